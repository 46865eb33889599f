using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace EdgeFed.Protocol.MessagePack;

public ref partial struct MessagePackReader
{
    /// <summary>Reads text of at most <paramref name="maxBytes"/> UTF-8 bytes; anything that is not UTF-8 is refused.</summary>
    public string ReadString(int maxBytes)
    {
        var utf8 = ReadUtf8(maxBytes);
        if (utf8.IsSingleSegment) return Decode(utf8.FirstSpan);
        var rented = ArrayPool<byte>.Shared.Rent((int)utf8.Length);
        try
        {
            utf8.CopyTo(rented);
            return Decode(rented.AsSpan(0, (int)utf8.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Reads a binary value of at most <paramref name="maxBytes"/>.</summary>
    /// <returns>A slice of the payload, not a copy.</returns>
    public ReadOnlySequence<byte> ReadBinary(int maxBytes)
    {
        Expect(MessagePackType.Binary, "a binary value");
        var start = _reader.Consumed;
        try
        {
            return Bounded("Binary length", _reader.ReadBytes().GetValueOrDefault(), maxBytes);
        }
        catch (Exception fault) when (IsAboutTheBytes(fault))
        {
            throw Refusal("Binary length", start, maxBytes, fault);
        }
    }

    /// <summary>Reads an extension of at most <paramref name="maxBytes"/>.</summary>
    /// <returns>A slice of the payload, not a copy.</returns>
    public ReadOnlySequence<byte> ReadExtension(int maxBytes, out sbyte type)
    {
        Expect(MessagePackType.Extension, "an extension");
        var start = _reader.Consumed;
        try
        {
            var extension = _reader.ReadExtensionFormat();
            type = extension.TypeCode;
            return Bounded("Extension length", extension.Data, maxBytes);
        }
        catch (Exception fault) when (IsAboutTheBytes(fault))
        {
            throw Refusal("Extension length", start, maxBytes, fault);
        }
    }

    /// <summary>Reads a timestamp of 32, 64 or 96 bits.</summary>
    public MessagePackTimestamp ReadTimestamp()
    {
        Span<byte> data = stackalloc byte[MessagePackTimestamp.MaxBytes];
        var bits = ReadExtension(data.Length, out var type);
        if (type != MessagePackTimestamp.Extension)
            ProtocolException.ThrowMalformed($"Extension type {type} is not the timestamp type {MessagePackTimestamp.Extension}.");
        bits.CopyTo(data);
        var value = ToTimestamp(data[..(int)bits.Length]);
        if (value.Nanoseconds > MessagePackTimestamp.MaxNanoseconds)
            ProtocolException.ThrowLimit("Timestamp nanoseconds", value.Nanoseconds, MessagePackTimestamp.MaxNanoseconds);
        return value;
    }

    private static MessagePackTimestamp ToTimestamp(ReadOnlySpan<byte> data)
    {
        switch (data.Length)
        {
            case 4: return new MessagePackTimestamp(BinaryPrimitives.ReadUInt32BigEndian(data), 0);
            case 8:
                var bits = BinaryPrimitives.ReadUInt64BigEndian(data);
                return new MessagePackTimestamp((long)(bits & ((1UL << 34) - 1)), (uint)(bits >> 34));
            case 12:
                return new MessagePackTimestamp(
                    BinaryPrimitives.ReadInt64BigEndian(data[4..]), BinaryPrimitives.ReadUInt32BigEndian(data));
            default:
                ProtocolException.ThrowMalformed($"Timestamp of {data.Length} bytes; expected 4, 8 or 12.");
                return default;
        }
    }

    private ReadOnlySequence<byte> ReadUtf8(int maxBytes)
    {
        Expect(MessagePackType.String, "a string");
        var start = _reader.Consumed;
        try
        {
            return Bounded("String length", _reader.ReadStringSequence().GetValueOrDefault(), maxBytes);
        }
        catch (Exception fault) when (IsAboutTheBytes(fault))
        {
            throw Refusal("String length", start, maxBytes, fault);
        }
    }

    private static ReadOnlySequence<byte> Bounded(string what, ReadOnlySequence<byte> bytes, int maxBytes)
    {
        if (bytes.Length > maxBytes) ProtocolException.ThrowLimit(what, bytes.Length, maxBytes);
        return bytes;
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) ProtocolException.ThrowMalformed($"A string of {utf8.Length} bytes is not UTF-8.");
        return Encoding.UTF8.GetString(utf8);
    }
}
