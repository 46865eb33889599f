using System.Numerics.Tensors;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Encodings;

/// <summary>
/// Result of a lossy encoding: the values that a receiver will have, and the residual for the next time (error feedback: Seide et
/// al., 2014; Karimireddy et al., 2019). Block by block, each a whole chunk, for that is what is encoded alone.
/// </summary>
/// <param name="exact">The values to be sent.</param>
internal sealed class LossyBlocks(BlockSource exact, ElementFormat format, EncodingChoice choice, int chunkSize) : IDisposable
{
    private readonly ParameterCodec _codec = new(format, Compression.None);
    private readonly byte[] _stored = new byte[chunkSize];
    private readonly float[] _values = new float[chunkSize / sizeof(float)];

    /// <summary>Values that a receiver will have; valid until the next call.</summary>
    public ReadOnlySpan<float> ReadSent(int offset, int count) => Restore(exact(offset, count), offset);

    /// <summary>Residual of the values; valid until the next call.</summary>
    public ReadOnlySpan<float> ReadLeft(int offset, int count)
    {
        var values = exact(offset, count);
        var sent = Restore(values, offset);
        TensorPrimitives.Subtract(values, sent, sent);
        return sent;
    }

    public void Dispose() => _codec.Dispose();

    private Span<float> Restore(ReadOnlySpan<float> values, int offset)
    {
        var stored = _stored.AsSpan(0, RawBytes.Of(values).Length);
        stored = stored[.._codec.Encode(values, offset, choice, stored)];
        var sent = _values.AsSpan(0, values.Length);
        _codec.Decode(stored, offset, sent);
        return sent;
    }
}
