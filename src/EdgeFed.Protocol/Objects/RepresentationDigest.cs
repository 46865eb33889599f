using System.Buffers.Binary;
using System.Security.Cryptography;
using EdgeFed.Core.Values;

namespace EdgeFed.Protocol.Objects;

/// <summary>
/// The digest that identifies a representation: SHA-256 over, little-endian,
/// <c>content digest (32) | int32 encoding | int32 compression | int64 parameters | int32 base version | int32 chunk size</c>
/// followed by the chunk table and the exact ranges as they travel. Name, origin, metrics and signature are about the object, not
/// its bytes.
/// </summary>
public static class RepresentationDigest
{
    private const int FieldBytes = Digest.Size + 24;

    /// <summary>Computes the digest from the identifying fields, whatever <see cref="Representation.Digest"/> states.</summary>
    public static Digest Of(Representation representation) => Of(
        representation.Content, representation.Encoding, representation.Compression, representation.Parameters,
        representation.BaseVersion, representation.ChunkSize, representation.Chunks, representation.Exact);

    /// <summary>Computes the digest from the identifying fields.</summary>
    public static Digest Of(
        Digest content, Encoding encoding, Compression compression, long parameters,
        int baseVersion, int chunkSize, ChunkTable chunks, ExactRanges exact)
    {
        Span<byte> fields = stackalloc byte[FieldBytes];
        content.CopyTo(fields);
        BinaryPrimitives.WriteInt32LittleEndian(fields[32..], (int)encoding);
        BinaryPrimitives.WriteInt32LittleEndian(fields[36..], (int)compression);
        BinaryPrimitives.WriteInt64LittleEndian(fields[40..], parameters);
        BinaryPrimitives.WriteInt32LittleEndian(fields[48..], baseVersion);
        BinaryPrimitives.WriteInt32LittleEndian(fields[52..], chunkSize);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(fields);
        hash.AppendData(chunks.Bytes);
        hash.AppendData(exact.Bytes);
        return Digest.Of(hash);
    }
}
