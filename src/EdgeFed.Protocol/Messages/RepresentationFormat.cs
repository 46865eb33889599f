using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Messages;

/// <summary>
/// A representation as a map of its own, in manifests and in the spool's records. Reading checks
/// <see cref="RepresentationRules"/>, so a representation that came from bytes is always consistent.
/// </summary>
public static class RepresentationFormat
{
    private const int NameKey = 1;
    private const int ContentKey = 2;
    private const int EncodingKey = 3;
    private const int CompressionKey = 4;
    private const int ParametersKey = 5;
    private const int BaseVersionKey = 6;
    private const int ChunkSizeKey = 7;
    private const int ChunksKey = 8;
    private const int OriginKey = 9;
    private const int NumExamplesKey = 10;
    private const int MetricsKey = 11;
    private const int ThreadsKey = 12;
    private const int SignatureKey = 13;
    private const int DigestKey = 14;
    private const int ExactKey = 15;
    private const int CertificateKey = 16;

    /// <summary>Writes the map; metrics in ordinal order of their names, so that equal representations are equal bytes.</summary>
    public static void Write(ref MessagePackWriter writer, Representation value)
    {
        writer.WriteMapHeader(14 + (value.Exact.Count > 0 ? 1 : 0) + (value.Certificate.IsEmpty ? 0 : 1));
        writer.Text(NameKey, value.Name);
        writer.Digest(ContentKey, value.Content);
        writer.Integer(EncodingKey, (int)value.Encoding);
        writer.Integer(CompressionKey, (int)value.Compression);
        writer.Integer(ParametersKey, value.Parameters);
        writer.Integer(BaseVersionKey, value.BaseVersion);
        writer.Integer(ChunkSizeKey, value.ChunkSize);
        writer.Binary(ChunksKey, value.Chunks.Bytes);
        writer.Text(OriginKey, value.Origin);
        writer.Integer(NumExamplesKey, value.NumExamples);
        WriteMetrics(ref writer, value.Metrics);
        writer.Integer(ThreadsKey, value.Threads);
        writer.Binary(SignatureKey, value.Signature.Span);
        writer.Digest(DigestKey, value.Digest);
        if (value.Exact.Count > 0) writer.Binary(ExactKey, value.Exact.Bytes);
        if (!value.Certificate.IsEmpty) writer.Binary(CertificateKey, value.Certificate.Span);
    }

    /// <summary>Reads and checks one complete map.</summary>
    /// <exception cref="ProtocolException">Malformed, outside a limit, inconsistent, or with another digest.</exception>
    public static Representation Read(ReadOnlySequence<byte> bytes)
    {
        var fields = new FieldReader(nameof(Representation), bytes);
        string name = "", origin = "";
        Digest content = default, digest = default;
        int encoding = 0, compression = 0, baseVersion = 0, chunkSize = 0, threads = 0;
        long parameters = 0, numExamples = 0;
        byte[] chunks = [], signature = [], exact = [], certificate = [];
        var metrics = new Dictionary<string, double>();
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case NameKey: name = fields.Name(); break;
                case ContentKey: content = fields.Digest(); break;
                case EncodingKey: encoding = fields.Value.ReadInt32(); break;
                case CompressionKey: compression = fields.Value.ReadInt32(); break;
                case ParametersKey: parameters = fields.Value.ReadInt64(); break;
                case BaseVersionKey: baseVersion = fields.Value.ReadInt32(); break;
                case ChunkSizeKey: chunkSize = fields.Value.ReadInt32(); break;
                case ChunksKey: chunks = fields.Bytes("chunk table", 0, ProtocolLimits.MaxChunks * ChunkTable.EntryBytes); break;
                case OriginKey: origin = fields.Id("origin", ProtocolLimits.MaxDeviceId); break;
                case NumExamplesKey: numExamples = fields.Value.ReadInt64(); break;
                case MetricsKey: ReadMetrics(ref fields.Value, metrics); break;
                case ThreadsKey: threads = fields.Value.ReadInt32(); break;
                case SignatureKey: signature = fields.Bytes("signature", 0, ProtocolLimits.MaxSignatureBytes); break;
                case DigestKey: digest = fields.Digest(); break;
                case ExactKey: exact = fields.Bytes("exact ranges", 0, ProtocolLimits.MaxExactRanges * ExactRanges.EntryBytes); break;
                case CertificateKey: certificate = fields.Bytes("certificate", 0, ProtocolLimits.MaxCertificateBytes); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(NameKey, ContentKey, EncodingKey, CompressionKey, ParametersKey, BaseVersionKey, ChunkSizeKey, ChunksKey,
            OriginKey, NumExamplesKey, DigestKey);
        var representation = new Representation
        {
            Name = name,
            Content = content,
            Encoding = (Encoding)encoding,
            Exact = ExactRanges.Parse(exact),
            Compression = (Compression)compression,
            Parameters = parameters,
            BaseVersion = baseVersion,
            ChunkSize = chunkSize,
            Chunks = new ChunkTable(chunks),
            Origin = origin,
            NumExamples = numExamples,
            Metrics = metrics,
            Threads = threads,
            Signature = signature,
            Certificate = certificate,
            Digest = digest,
        };
        RepresentationRules.Check(representation);
        return representation;
    }

    private static void WriteMetrics(ref MessagePackWriter writer, IReadOnlyDictionary<string, double> metrics)
    {
        writer.WriteInt64(MetricsKey);
        writer.WriteMapHeader(metrics.Count);
        foreach (var (name, value) in metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name);
            writer.WriteDouble(value);
        }
    }

    private static void ReadMetrics(ref MessagePackReader reader, Dictionary<string, double> metrics)
    {
        for (var count = reader.ReadMapHeader(ProtocolLimits.MaxMetrics); count > 0; count--)
        {
            var name = reader.ReadString(ProtocolLimits.MaxMetricBytes);
            if (!metrics.TryAdd(name, reader.ReadDouble())) ProtocolException.ThrowDuplicateKey("Metrics", $"'{name}'");
        }
    }
}
