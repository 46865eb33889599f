using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Fuzz.Targets;

/// <summary>
/// Stored bytes of a chunk in each lossy encoding, in front of them how many parameters there should be (uint16): both buffers end at a guard.
/// Not compressed, so that changes reach the element codecs; a range in the middle is exact.
/// </summary>
internal static class ParameterCodecTargets
{
    private const int MaxParameters = 4096;
    private static readonly ExactRanges Exact = ExactRanges.Of([(40, 8), (500, 100)]);

    public static IEnumerable<FuzzTarget> All() => new[] { Encoding.F16, Encoding.Q8, Encoding.Q4, Encoding.TopK }.Select(Create);

    private static FuzzTarget Create(Encoding encoding)
    {
        var (stored, values) = (new GuardedMemory(1 << 16), new GuardedMemory(MaxParameters * sizeof(float)));
        var codec = new ParameterCodec(new ElementFormat(encoding, Exact), Compression.None);
        var name = $"encoding-{encoding}".ToLowerInvariant();
        return new FuzzTarget(name, [.. new[] { 1, 47, 64, 700, 4000 }.Select(n => Encode(codec, n))], Run, MessageTargets.IsProtocol);

        void Run(byte[] input)
        {
            if (input.Length < sizeof(ushort)) return;
            var count = BinaryPrimitives.ReadUInt16LittleEndian(input) % MaxParameters;
            var decoded = MemoryMarshal.Cast<byte, float>(values.Take(count * sizeof(float)).Span);
            codec.Decode(stored.Place(input.AsSpan(sizeof(ushort))).Span, 0, decoded);
            CheckAgain(codec, decoded);
        }
    }

    private static byte[] Encode(ParameterCodec codec, int parameters)
    {
        var stored = new byte[sizeof(ushort) + parameters * sizeof(float)];
        BinaryPrimitives.WriteUInt16LittleEndian(stored, (ushort)parameters);
        return stored[..(sizeof(ushort) + codec.Encode(ProtocolSamples.Parameters(parameters), 0, default, stored.AsSpan(sizeof(ushort))))];
    }

    /// <summary>Whatever was decoded can be encoded, in no more than its f32, and decoded again.</summary>
    private static void CheckAgain(ParameterCodec codec, ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) return;
        var (stored, again) = (new byte[values.Length * sizeof(float)], new float[values.Length]);
        codec.Decode(stored.AsSpan(0, codec.Encode(values, 0, default, stored)), 0, again);
    }
}
