using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Streams;
using EdgeFed.Protocol;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Data;

/// <summary>
/// Reads samples from the bytes of a stream into a window: <c>uint32 length (little-endian, payload only) | MessagePack map</c>.
/// The map holds under 0 the values and under 1 the label, or in a regression under 2 the targets; values and targets are binary,
/// float32 in little-endian order. Other integer keys are skipped.
/// </summary>
internal sealed class SampleReader(SlidingWindow window)
{
    private const int HeaderBytes = 4;
    private const int MaxOverhead = 256; // keys, lengths, label, and room for what a producer notes for itself
    private const int MaxKeys = 16;

    private readonly float[] _x = new float[window.Schema.Elements];
    private readonly float[] _targets = new float[window.Schema.Targets];
    private readonly int _maxPayload = (sizeof(float) * (window.Schema.Elements + window.Schema.Targets)) + MaxOverhead;

    /// <summary>Takes one sample off the front.</summary>
    /// <returns>False if more bytes are needed; nothing was taken then.</returns>
    /// <exception cref="DataException">The sample does not fit; no byte after it can be trusted.</exception>
    /// <exception cref="ProtocolException">It is no such map.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer)
    {
        var header = new SequenceReader<byte>(buffer);
        if (!header.TryReadLittleEndian(out int raw)) return false;
        var length = (uint)raw;
        if (length > _maxPayload) throw new DataException($"a sample of {length} bytes; expected at most {_maxPayload}.");
        if (header.Remaining < length) return false;
        ReadSample(buffer.Slice(HeaderBytes, length));
        buffer = buffer.Slice(HeaderBytes + length);
        return true;
    }

    private void ReadSample(ReadOnlySequence<byte> payload)
    {
        var reader = new MessagePackReader(payload);
        var (hasX, hasTargets) = (false, false);
        int? label = null;
        for (var left = reader.ReadMapHeader(MaxKeys); left > 0; left--)
        {
            switch (reader.ReadInt64())
            {
                case 0: hasX = ReadFloats(ref reader, "values", _x); break;
                case 1: label = reader.ReadInt32(); break;
                case 2: hasTargets = ReadFloats(ref reader, "targets", _targets); break;
                default: reader.Skip(); break;
            }
        }

        if (!reader.End) throw new DataException($"{reader.Remaining} bytes after the map of a sample; expected none.");
        if (!hasX) throw new DataException("a sample without values; expected them under key 0.");
        if (window.Schema.Targets > 0) AddRegression(hasTargets);
        else window.Add(_x, label ?? throw new DataException("a sample without a label; expected it under key 1."));
    }

    private void AddRegression(bool hasTargets)
    {
        if (!hasTargets) throw new DataException("a sample without targets; expected them under key 2.");
        window.Add(_x, _targets);
    }

    private static bool ReadFloats(ref MessagePackReader reader, string what, Span<float> target)
    {
        var bytes = reader.ReadBinary(int.MaxValue);
        if (bytes.Length != target.Length * sizeof(float))
            throw new DataException($"a sample with {bytes.Length} bytes of {what}; expected {target.Length * sizeof(float)}, 4 a number.");
        bytes.CopyTo(MemoryMarshal.AsBytes(target));
        if (BitConverter.IsLittleEndian) return true;
        var numbers = MemoryMarshal.Cast<float, int>(target);
        BinaryPrimitives.ReverseEndianness(numbers, numbers);
        return true;
    }
}
