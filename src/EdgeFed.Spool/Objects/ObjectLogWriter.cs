using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Objects;

/// <summary>
/// Lays out a whole log. The manifest comes first but is known last, so its place is kept free: its size is known.
/// </summary>
internal sealed class ObjectLogWriter : IDisposable
{
    private readonly IStorageFile _file;
    private readonly ObjectDescription _description;
    private readonly ParameterCodec _codec;
    private readonly RepresentationBuilder _builder;
    private readonly byte[] _header = new byte[RecordHeader.Size];
    private readonly long[] _offsets;
    private long _tail;
    private int _next;

    public ObjectLogWriter(IStorageFile file, int parameters, ObjectDescription description)
    {
        (_file, _description) = (file, description);
        _codec = new ParameterCodec(description.Format, description.Compression);
        _builder = new RepresentationBuilder(parameters, description.ChunkSize, _codec, description.Choice);
        _offsets = new long[_builder.ChunkCount];
        var draft = new BuiltChunks(
            default, description.Format, description.Compression, parameters, description.ChunkSize, new ChunkTable(new byte[_offsets.Length * ChunkTable.EntryBytes]));
        _tail = RecordHeader.Size + ManifestRecord.Encode(description.Describe(draft)).Length;
    }

    /// <summary>Writes the next chunks, of <paramref name="bytes"/> or a little more. False after the last one.</summary>
    public bool WriteChunks(BlockSource parameters, int bytes)
    {
        for (var end = _tail + bytes; _next < _offsets.Length && _tail < end; _next++)
        {
            var stored = _builder.Append(parameters((int)_builder.OffsetOf(_next), _builder.LengthOf(_next)), out var crc);
            _offsets[_next] = WriteRecord(RecordKind.Chunk, _next, stored, crc);
        }

        return _next < _offsets.Length;
    }

    /// <summary>Writes what is known last. The log is complete once it is flushed.</summary>
    public SpoolScan Finish()
    {
        WriteRecord(RecordKind.Complete, 0, [], Crc32C.Compute([]));
        var representation = _description.Describe(_builder.Finish());
        var end = _tail;
        _tail = 0;
        var manifest = ManifestRecord.Encode(representation);
        WriteRecord(RecordKind.Manifest, 0, manifest, Crc32C.Compute(manifest));
        return SpoolScan.OfComplete(representation, _offsets, end);
    }

    public void Dispose()
    {
        _builder.Dispose();
        _codec.Dispose();
    }

    private long WriteRecord(RecordKind kind, int index, ReadOnlySpan<byte> payload, uint crc)
    {
        new RecordHeader(kind, index, payload.Length, crc).Write(_header);
        _file.Write(_tail, _header);
        var offset = _tail + RecordHeader.Size;
        _file.Write(offset, payload);
        _tail = offset + payload.Length;
        return offset;
    }
}
