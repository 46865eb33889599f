using System.Buffers;
using System.Runtime.CompilerServices;

namespace EdgeFed.Protocol.MessagePack;

/// <summary>
/// Reads MessagePack values from the bytes of one complete payload. Integers are accepted in every form that fits.
/// Bounds come before allocation; truncated, mistyped or oversized input throws <see cref="ProtocolException"/>.
/// Allocates nothing, except the string in <see cref="ReadString"/>. Pass by reference: a copy has its own position.
/// </summary>
public ref partial struct MessagePackReader
{
    private SequenceReader<byte> _reader;

    /// <summary>Starts at the first byte of <paramref name="payload"/>, which must outlive the reader.</summary>
    public MessagePackReader(ReadOnlySequence<byte> payload) => _reader = new SequenceReader<byte>(payload);

    /// <summary>True when every byte was read.</summary>
    public readonly bool End => _reader.End;

    /// <summary>Bytes read so far.</summary>
    public readonly long Consumed => _reader.Consumed;

    /// <summary>Bytes not yet read.</summary>
    public readonly long Remaining => _reader.Remaining;

    /// <summary>Tells the family of the next value without consuming it.</summary>
    public readonly MessagePackType PeekType()
    {
        if (!_reader.TryPeek(out var code)) ProtocolException.ThrowTruncated(1, 0);
        return MessagePackCode.TypeOf(code);
    }

    /// <summary>Consumes a nil when one is next; otherwise consumes nothing and returns false.</summary>
    public bool TryReadNil()
    {
        if (PeekType() != MessagePackType.Nil) return false;
        _reader.Advance(1);
        return true;
    }

    /// <summary>Reads true or false.</summary>
    public bool ReadBoolean()
    {
        var code = ReadByte();
        if (MessagePackCode.TypeOf(code) != MessagePackType.Boolean) ThrowMistyped(code, "a boolean");
        return code == MessagePackCode.True;
    }

    /// <summary>Reads the header of an array.</summary>
    /// <returns>The number of values that follow; at most <paramref name="maxCount"/> and at most the bytes left.</returns>
    public int ReadArrayHeader(int maxCount)
    {
        var code = ReadByte();
        var count = code switch
        {
            >= MessagePackCode.FixArray and < MessagePackCode.FixStr => (uint)(code & 0x0f),
            MessagePackCode.Array16 => ReadUInt16BigEndian(),
            MessagePackCode.Array32 => ReadUInt32BigEndian(),
            _ => ThrowMistyped(code, "an array"),
        };
        return BoundedCount("Array count", count, maxCount, bytesEach: 1);
    }

    /// <summary>Reads the header of a map.</summary>
    /// <returns>The number of pairs that follow; at most <paramref name="maxCount"/> and at most half the bytes left.</returns>
    public int ReadMapHeader(int maxCount)
    {
        var code = ReadByte();
        var count = code switch
        {
            >= MessagePackCode.FixMap and < MessagePackCode.FixArray => (uint)(code & 0x0f),
            MessagePackCode.Map16 => ReadUInt16BigEndian(),
            MessagePackCode.Map32 => ReadUInt32BigEndian(),
            _ => ThrowMistyped(code, "a map"),
        };
        return BoundedCount("Map count", count, maxCount, bytesEach: 2);
    }

    /// <summary>Skips one value of any kind; nesting deeper than <see cref="ProtocolLimits.MaxDepth"/> is refused.</summary>
    public void Skip()
    {
        Span<long> open = stackalloc long[ProtocolLimits.MaxDepth]; // values still to come, per open array or map
        var depth = 0;
        do
        {
            var children = SkipOne();
            if (children > 0)
            {
                if (depth == open.Length) ProtocolException.ThrowLimit("Nesting", depth + 1, open.Length);
                open[depth++] = children;
            }

            while (depth > 0 && open[depth - 1] == 0) depth--;
            if (depth > 0) open[depth - 1]--;
            else break;
        }
        while (true);
    }

    /// <summary>Consumes one value of any kind and returns its bytes: a slice of the payload, not a copy.</summary>
    public ReadOnlySequence<byte> ReadRaw()
    {
        var start = _reader.Position;
        Skip();
        return _reader.Sequence.Slice(start, _reader.Position);
    }

    /// <summary>Skips a scalar whole, or the header of a collection; returns how many values that collection holds.</summary>
    private long SkipOne()
    {
        switch (PeekType())
        {
            case MessagePackType.Array: return ReadArrayHeader(int.MaxValue);
            case MessagePackType.Map: return 2L * ReadMapHeader(int.MaxValue);
            case MessagePackType.String: ReadUtf8(int.MaxValue); return 0;
            case MessagePackType.Binary: ReadBinary(int.MaxValue); return 0;
            case MessagePackType.Extension: ReadExtension(int.MaxValue, out _); return 0;
            case MessagePackType.Integer: ReadInteger(out _); return 0;
            case MessagePackType.Float: ReadDouble(); return 0;
            case MessagePackType.Boolean or MessagePackType.Nil: _reader.Advance(1); return 0;
            default: return ThrowMistyped(ReadByte(), "a value");
        }
    }

    private readonly int BoundedCount(string what, uint count, int maxCount, int bytesEach)
    {
        if (count > (uint)maxCount) ProtocolException.ThrowLimit(what, count, maxCount);
        var needed = count * (long)bytesEach;
        if (needed > _reader.Remaining) ProtocolException.ThrowTruncated(needed, _reader.Remaining);
        return (int)count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte ReadByte()
    {
        if (!_reader.TryRead(out var value)) ProtocolException.ThrowTruncated(1, 0);
        return value;
    }

    private ushort ReadUInt16BigEndian()
    {
        if (!_reader.TryReadBigEndian(out short value)) ProtocolException.ThrowTruncated(2, _reader.Remaining);
        return (ushort)value;
    }

    private uint ReadUInt32BigEndian()
    {
        if (!_reader.TryReadBigEndian(out int value)) ProtocolException.ThrowTruncated(4, _reader.Remaining);
        return (uint)value;
    }

    private ulong ReadUInt64BigEndian()
    {
        if (!_reader.TryReadBigEndian(out long value)) ProtocolException.ThrowTruncated(8, _reader.Remaining);
        return (ulong)value;
    }

    private static uint ThrowMistyped(byte code, string expected)
    {
        ProtocolException.ThrowMalformed($"Byte 0x{code:x2} does not start {expected}.");
        return 0;
    }
}
