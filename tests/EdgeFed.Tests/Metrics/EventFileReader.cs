using System.Buffers.Binary;
using System.Text;

namespace EdgeFed.Tests.Metrics;

/// <summary>
/// Reads event files as TensorFlow's sources describe them, sharing nothing with the writer: the CRC is the bit-by-bit one, and the
/// messages are walked by their wire types.
/// </summary>
internal static class EventFileReader
{
    public sealed record Event(double WallTime, long Step, string Version, IReadOnlyDictionary<string, float> Values);

    public static IReadOnlyList<Event> Read(byte[] file)
    {
        var events = new List<Event>();
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Check(file.AsSpan(at, 8), file.AsSpan(at + 8));
            Check(file.AsSpan(at + 12, length), file.AsSpan(at + 12 + length));
            events.Add(ReadEvent(file.AsSpan(at + 12, length)));
            at += 16 + length;
        }

        return events;
    }

    /// <summary>x^32 + x^28 + ... reflected: 0x82F63B78.</summary>
    public static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x82F63B78;
        }

        return ~crc;
    }

    private static void Check(ReadOnlySpan<byte> data, ReadOnlySpan<byte> stored)
    {
        var unmasked = BinaryPrimitives.ReadUInt32LittleEndian(stored) - 0xA282EAD8;
        Assert.Equal(Crc(data), (unmasked >> 17) | (unmasked << 15));
    }

    private static Event ReadEvent(ReadOnlySpan<byte> message)
    {
        var (wallTime, step, version, values) = (0.0, 0L, "", new Dictionary<string, float>());
        while (Next(ref message, out var field, out var number, out var bytes))
        {
            if (field == 1) wallTime = BitConverter.UInt64BitsToDouble(number);
            else if (field == 2) step = (long)number;
            else if (field == 3) version = Encoding.UTF8.GetString(bytes);
            else if (field == 5) ReadSummary(bytes, values);
        }

        return new Event(wallTime, step, version, values);
    }

    private static void ReadSummary(ReadOnlySpan<byte> message, Dictionary<string, float> values)
    {
        while (Next(ref message, out var field, out _, out var value))
        {
            Assert.Equal(1, field);
            var (tag, simple) = ("", float.NaN);
            while (Next(ref value, out var part, out var number, out var bytes))
            {
                if (part == 1) tag = Encoding.UTF8.GetString(bytes);
                else if (part == 2) simple = BitConverter.UInt32BitsToSingle((uint)number);
            }

            values.Add(tag, simple);
        }
    }

    private static bool Next(ref ReadOnlySpan<byte> message, out int field, out ulong number, out ReadOnlySpan<byte> bytes)
    {
        (field, number) = (0, 0);
        bytes = default;
        if (message.IsEmpty) return false;
        var key = Varint(ref message);
        field = (int)(key >> 3);
        switch (key & 7)
        {
            case 0: number = Varint(ref message); break;
            case 1: number = Fixed(ref message, sizeof(ulong)); break;
            case 5: number = Fixed(ref message, sizeof(uint)); break;
            case 2:
                var length = (int)Varint(ref message);
                bytes = message[..length];
                message = message[length..];
                break;
            default: throw new FormatException($"wire type {key & 7}");
        }

        return true;
    }

    private static ulong Fixed(ref ReadOnlySpan<byte> message, int size)
    {
        var value = 0UL;
        for (var i = 0; i < size; i++) value |= (ulong)message[i] << 8 * i;
        message = message[size..];
        return value;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
