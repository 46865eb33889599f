using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Spool.Objects;

/// <summary>Reads chunks of a spooled object, as stored or decoded. Not shared between threads.</summary>
public sealed class SpoolReader : IDisposable
{
    private readonly SharedFile _file;
    private readonly SpoolObject _object;
    private bool _isClosed;
    private byte[]? _stored;
    private ParameterCodec? _codec;

    /// <param name="file">Joined for this reader.</param>
    internal SpoolReader(SharedFile file, SpoolObject source)
    {
        (_file, _object) = (file, source);
    }

    public Representation Representation => _object.Representation;

    /// <summary>The stored bytes of a chunk, as they travel; valid until the next call.</summary>
    /// <exception cref="SpoolException">The chunk is missing or damaged on disk.</exception>
    public ReadOnlySpan<byte> ReadStored(int index)
    {
        _stored ??= new byte[ChunkCheck.LargestStored(Representation)];
        var length = (int)Representation.Chunks.StoredLength(index);
        var bytes = _stored.AsSpan(0, length);
        ReadStored(index, bytes);
        return bytes;
    }

    /// <summary>Reads a chunk's stored bytes into <paramref name="destination"/>, which has exactly its stored length.</summary>
    /// <exception cref="SpoolException">The chunk is missing or damaged on disk.</exception>
    public void ReadStored(int index, Span<byte> destination)
    {
        ReadUnchecked(index, destination);
        CheckCrc(index, destination);
    }

    /// <summary>Decodes a chunk into <paramref name="values"/>, as many as the chunk has.</summary>
    /// <exception cref="SpoolException">The chunk is missing or damaged on disk.</exception>
    public void ReadValues(int index, Span<float> values) => Read(index, values, isChecked: true);

    /// <summary>
    /// Like <see cref="ReadValues"/>, for a caller who digests the whole content: looks at a chunk's CRC only before decoding it.
    /// </summary>
    public void ReadValuesUnchecked(int index, Span<float> values) => Read(index, values, isChecked: false);

    public void Dispose()
    {
        if (_isClosed) return;
        _isClosed = true;
        _file.Leave();
        _codec?.Dispose();
    }

    private void Read(int index, Span<float> values, bool isChecked)
    {
        var raw = RawBytes.Of(values);
        if (Representation.Chunks.StoredLength(index) == raw.Length)
        {
            ReadUnchecked(index, raw); // no copy
            if (isChecked) CheckCrc(index, raw);
            return;
        }

        _codec ??= new ParameterCodec(Representation);
        _codec.Decode(ReadStored(index), Representation.Offset(index), values);
    }

    private void ReadUnchecked(int index, Span<byte> destination)
    {
        var offset = _object.OffsetOf(index);
        if (offset == 0) throw new SpoolException($"{_object.Name}: chunk {index} is not in the spool.");
        var read = ReadFile(offset, destination);
        if (read != destination.Length)
            throw new SpoolException($"{_object.Name}: chunk {index} has {read} of {destination.Length} bytes on disk.");
    }

    /// <summary>Takes for damaged what cannot be read.</summary>
    private int ReadFile(long offset, Span<byte> destination)
    {
        try
        {
            return _file.File.Read(offset, destination);
        }
        catch (IOException failure)
        {
            throw new SpoolException($"{_object.Name} cannot be read: {failure.Message}", failure);
        }
    }

    private void CheckCrc(int index, ReadOnlySpan<byte> stored)
    {
        var (actual, expected) = (Crc32C.Compute(stored), Representation.Chunks.Crc(index));
        if (actual != expected)
            throw new SpoolException($"{_object.Name}: chunk {index} is damaged on disk (CRC {actual:x8}, expected {expected:x8}).");
    }
}
