using System.Buffers;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Tests.Fixtures;

internal delegate void WriteValues(ref MessagePackWriter writer);

internal static class Bytes
{
    /// <summary>What <paramref name="write"/> writes.</summary>
    public static byte[] Written(WriteValues write)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        write(ref writer);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Bytes 0, 1, 2, …</summary>
    public static byte[] Counting(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(i => (byte)i)];

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace("-", ""));

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
