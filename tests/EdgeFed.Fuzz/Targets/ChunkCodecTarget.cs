using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Fuzz.Targets;

/// <summary>
/// Stored bytes of a chunk, in front of them how many raw bytes there should be (uint16): both buffers end at a guard, so that the native
/// decoder cannot leave them unseen.
/// </summary>
internal static class ChunkCodecTarget
{
    public static FuzzTarget Create(Compression compression)
    {
        var (stored, raw) = (new GuardedMemory(1 << 21), new GuardedMemory(1 << 16));
        var codec = new ChunkCodec(compression);
        var name = $"codec-{compression}".ToLowerInvariant();
        return new FuzzTarget(name, [.. new[] { 1, 16, 64, 700, 4000 }.Select(n => Encode(codec, n))], Run, MessageTargets.IsProtocol);

        void Run(byte[] input)
        {
            if (input.Length < sizeof(ushort)) return;
            var decoded = raw.Take(BinaryPrimitives.ReadUInt16LittleEndian(input)).Span;
            codec.Decode(stored.Place(input.AsSpan(sizeof(ushort))).Span, decoded);
            CheckAgain(codec, decoded);
        }
    }

    private static byte[] Encode(ChunkCodec codec, int parameters)
    {
        var raw = MemoryMarshal.AsBytes(ProtocolSamples.Parameters(parameters).AsSpan());
        var stored = new byte[sizeof(ushort) + raw.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(stored, (ushort)raw.Length);
        return stored[..(sizeof(ushort) + codec.Encode(raw, stored.AsSpan(sizeof(ushort))))];
    }

    private static void CheckAgain(ChunkCodec codec, ReadOnlySpan<byte> raw)
    {
        if (raw.Length > 4096) return; // the short ones are enough
        Span<byte> stored = stackalloc byte[raw.Length], again = stackalloc byte[raw.Length];
        codec.Decode(stored[..codec.Encode(raw, stored)], again);
        if (!again.SequenceEqual(raw)) throw new FuzzFailure("Encoded and decoded again it is another chunk.");
    }
}
