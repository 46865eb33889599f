using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeFed.Protocol.Encodings;

/// <summary>
/// Values that are all large, in 4 bits each: a sign, and an integer of 3 bits for what the magnitude is above the smallest one.
/// Layout: the smallest magnitude as f32, the scales of all blocks as f32, then two values a byte, the first in the low half. A
/// value is restored as sign * (smallest + integer * scale), each step rounded to float32.
/// </summary>
internal static class MagnitudeCodec
{
    internal const int Levels = 7;
    internal const int BlockLength = 128;
    private const int SignBit = 8;
    private static readonly BlockQuantizer Quantizer = new(Levels, BlockLength);

    public static long LengthOf(int count) => count == 0 ? 0 : sizeof(float) + (long)Quantizer.BlocksOf(count) * sizeof(float) + (count + 1) / 2;

    /// <summary>
    /// Writes <paramref name="values"/>, the first of which rounds by the noise at <paramref name="index"/>; returns the bytes
    /// written.
    /// </summary>
    public static int Encode(ReadOnlySpan<float> values, uint index, RoundingNoise noise, Span<byte> encoded)
    {
        if (values.IsEmpty) return 0;
        var smallest = Smallest(values);
        BinaryPrimitives.WriteSingleLittleEndian(encoded, smallest);
        var packedAt = sizeof(float) + Quantizer.BlocksOf(values.Length) * sizeof(float);
        var scales = MemoryMarshal.Cast<byte, float>(encoded[sizeof(float)..packedAt]);
        Span<float> above = stackalloc float[BlockLength];
        Span<sbyte> integers = stackalloc sbyte[BlockLength];
        for (var start = 0; start < values.Length; start += BlockLength)
        {
            var block = values.Slice(start, Math.Min(BlockLength, values.Length - start));
            for (var i = 0; i < block.Length; i++) above[i] = MathF.Abs(block[i]) - smallest;
            Quantizer.Quantize(above[..block.Length], index + (uint)start, noise, scales[(start / BlockLength)..], integers);
            Pack(block, integers, encoded[(packedAt + start / 2)..]);
        }

        return (int)LengthOf(values.Length);
    }

    /// <summary>Restores <paramref name="values"/>, all of them; returns the bytes read.</summary>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.UndecodableChunk"/>: too few bytes.</exception>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        if (values.IsEmpty) return 0;
        Undecodable.ThrowIfShort("topk: the values", encoded.Length, LengthOf(values.Length));
        var smallest = BinaryPrimitives.ReadSingleLittleEndian(encoded);
        var packedAt = sizeof(float) + Quantizer.BlocksOf(values.Length) * sizeof(float);
        var scales = MemoryMarshal.Cast<byte, float>(encoded[sizeof(float)..packedAt]);
        for (var i = 0; i < values.Length; i++)
        {
            var nibble = encoded[packedAt + i / 2] >> 4 * (i % 2);
            var magnitude = smallest + (nibble & Levels) * scales[i / BlockLength];
            values[i] = (nibble & SignBit) == 0 ? magnitude : -magnitude;
        }

        return (int)LengthOf(values.Length);
    }

    private static float Smallest(ReadOnlySpan<float> values)
    {
        var smallest = float.PositiveInfinity;
        foreach (var value in values) smallest = MathF.Min(smallest, MathF.Abs(value)); // NaN stays NaN
        return smallest;
    }

    private static void Pack(ReadOnlySpan<float> values, ReadOnlySpan<sbyte> integers, Span<byte> packed)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var high = i + 1 < values.Length ? Nibble(values[i + 1], integers[i + 1]) : 0;
            packed[i / 2] = (byte)(Nibble(values[i], integers[i]) | high << 4);
        }
    }

    private static int Nibble(float value, sbyte integer) => value < 0 ? integer + SignBit : integer;
}
