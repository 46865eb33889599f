using System.Buffers;
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
        var code = ReadByte();
        var length = code switch
        {
            MessagePackCode.Bin8 => ReadByte(),
            MessagePackCode.Bin16 => ReadUInt16BigEndian(),
            MessagePackCode.Bin32 => ReadUInt32BigEndian(),
            _ => ThrowMistyped(code, "a binary value"),
        };
        return Take("Binary length", length, maxBytes);
    }

    /// <summary>Reads an extension of at most <paramref name="maxBytes"/>.</summary>
    /// <returns>A slice of the payload, not a copy.</returns>
    public ReadOnlySequence<byte> ReadExtension(int maxBytes, out sbyte type)
    {
        var code = ReadByte();
        var length = code switch
        {
            >= MessagePackCode.FixExt1 and <= MessagePackCode.FixExt16 => 1u << (code - MessagePackCode.FixExt1),
            MessagePackCode.Ext8 => ReadByte(),
            MessagePackCode.Ext16 => ReadUInt16BigEndian(),
            MessagePackCode.Ext32 => ReadUInt32BigEndian(),
            _ => ThrowMistyped(code, "an extension"),
        };
        type = (sbyte)ReadByte();
        return Take("Extension length", length, maxBytes);
    }

    /// <summary>Reads a timestamp of 32, 64 or 96 bits.</summary>
    public MessagePackTimestamp ReadTimestamp()
    {
        var data = new MessagePackReader(ReadExtension(12, out var type));
        if (type != MessagePackCode.Timestamp)
            ProtocolException.ThrowMalformed($"Extension type {type} is not the timestamp type {MessagePackCode.Timestamp}.");
        var value = data.ReadTimestampBits();
        if (value.Nanoseconds > MessagePackTimestamp.MaxNanoseconds)
            ProtocolException.ThrowLimit("Timestamp nanoseconds", value.Nanoseconds, MessagePackTimestamp.MaxNanoseconds);
        return value;
    }

    private MessagePackTimestamp ReadTimestampBits()
    {
        switch (Remaining)
        {
            case 4: return new MessagePackTimestamp(ReadUInt32BigEndian(), 0);
            case 8:
                var bits = ReadUInt64BigEndian();
                return new MessagePackTimestamp((long)(bits & ((1UL << 34) - 1)), (uint)(bits >> 34));
            case 12:
                var nanoseconds = ReadUInt32BigEndian();
                return new MessagePackTimestamp((long)ReadUInt64BigEndian(), nanoseconds);
            default:
                ProtocolException.ThrowMalformed($"Timestamp of {Remaining} bytes; expected 4, 8 or 12.");
                return default;
        }
    }

    private ReadOnlySequence<byte> ReadUtf8(int maxBytes)
    {
        var code = ReadByte();
        var length = code switch
        {
            >= MessagePackCode.FixStr and < MessagePackCode.Nil => (uint)(code & 0x1f),
            MessagePackCode.Str8 => ReadByte(),
            MessagePackCode.Str16 => ReadUInt16BigEndian(),
            MessagePackCode.Str32 => ReadUInt32BigEndian(),
            _ => ThrowMistyped(code, "a string"),
        };
        return Take("String length", length, maxBytes);
    }

    private ReadOnlySequence<byte> Take(string what, uint length, int maxBytes)
    {
        if (length > (uint)maxBytes) ProtocolException.ThrowLimit(what, length, maxBytes);
        if (length > _reader.Remaining) ProtocolException.ThrowTruncated(length, _reader.Remaining);
        var bytes = _reader.Sequence.Slice(_reader.Position, length);
        _reader.Advance(length);
        return bytes;
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) ProtocolException.ThrowMalformed($"A string of {utf8.Length} bytes is not UTF-8.");
        return Encoding.UTF8.GetString(utf8);
    }
}
