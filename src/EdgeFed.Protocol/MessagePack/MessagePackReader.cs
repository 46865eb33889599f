using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Package = MessagePack;

namespace EdgeFed.Protocol.MessagePack;

/// <summary>
/// Reads MessagePack values from the bytes of one complete payload, with the rules that the package's reader leaves open: a value
/// is of the type that is asked for, text is UTF-8, counts and lengths have limits, nesting has an end, and every input that
/// breaks a rule throws <see cref="ProtocolException"/>. Integers are accepted in every form that fits. Allocates nothing, except
/// the string in <see cref="ReadString"/>. Pass by reference: a copy has its own position.
/// </summary>
public ref partial struct MessagePackReader
{
    private readonly long _length;
    private Package.MessagePackReader _reader;

    /// <summary>Starts at the first byte of <paramref name="payload"/>, which must outlive the reader.</summary>
    public MessagePackReader(ReadOnlySequence<byte> payload)
    {
        _length = payload.Length;
        _reader = new Package.MessagePackReader(payload);
    }

    /// <summary>True when every byte was read.</summary>
    public readonly bool End => _reader.End;

    /// <summary>Bytes read so far.</summary>
    public readonly long Consumed => _reader.Consumed;

    /// <summary>Bytes not yet read.</summary>
    public readonly long Remaining => _length - _reader.Consumed;

    /// <summary>Tells the family of the next value without consuming it.</summary>
    public readonly MessagePackType PeekType() => (MessagePackType)Package.MessagePackCode.ToMessagePackType(PeekCode());

    /// <summary>Consumes a nil when one is next; otherwise consumes nothing and returns false.</summary>
    public bool TryReadNil()
    {
        if (PeekType() != MessagePackType.Nil) return false;
        _reader.ReadNil();
        return true;
    }

    /// <summary>Reads true or false.</summary>
    public bool ReadBoolean()
    {
        Expect(MessagePackType.Boolean, "a boolean");
        return _reader.ReadBoolean();
    }

    /// <summary>Reads an integer of any form that fits 64 signed bits.</summary>
    public long ReadInt64()
    {
        if (PeekCode() != Package.MessagePackCode.UInt64) return ReadSigned();
        var value = ReadUnsigned();
        if (value > long.MaxValue) ThrowUnfit(value, "a signed 64-bit integer");
        return (long)value;
    }

    /// <summary>Reads an integer of any form that fits 64 unsigned bits.</summary>
    public ulong ReadUInt64()
    {
        if (PeekCode() == Package.MessagePackCode.UInt64) return ReadUnsigned();
        var value = ReadSigned();
        if (value < 0) ThrowUnfit(value, "an unsigned integer");
        return (ulong)value;
    }

    /// <summary>Reads an integer of any form that fits 32 signed bits.</summary>
    public int ReadInt32()
    {
        var value = ReadInt64();
        if (value is < int.MinValue or > int.MaxValue) ThrowUnfit(value, "a signed 32-bit integer");
        return (int)value;
    }

    /// <summary>Reads an integer of any form that fits 32 unsigned bits.</summary>
    public uint ReadUInt32()
    {
        var value = ReadUInt64();
        if (value > uint.MaxValue) ThrowUnfit(value, "an unsigned 32-bit integer");
        return (uint)value;
    }

    /// <summary>Reads a float 32; a float 64 is refused, because it could lose digits.</summary>
    public float ReadSingle()
    {
        if (PeekCode() != Package.MessagePackCode.Float32) ThrowMistyped("a float 32");
        return (float)ReadDouble();
    }

    /// <summary>Reads a float 64, or a float 32 widened.</summary>
    public double ReadDouble()
    {
        Expect(MessagePackType.Float, "a float");
        try
        {
            return _reader.ReadDouble();
        }
        catch (Exception fault) when (IsAboutTheBytes(fault))
        {
            throw Truncated("a float", fault);
        }
    }

    /// <summary>Reads any integer but a uint 64.</summary>
    private long ReadSigned()
    {
        Expect(MessagePackType.Integer, "an integer");
        try
        {
            return _reader.ReadInt64();
        }
        catch (Exception fault) when (IsAboutTheBytes(fault))
        {
            throw Truncated("an integer", fault);
        }
    }

    /// <summary>Reads a uint 64.</summary>
    private ulong ReadUnsigned()
    {
        try
        {
            return _reader.ReadUInt64();
        }
        catch (Exception fault) when (IsAboutTheBytes(fault))
        {
            throw Truncated("an integer", fault);
        }
    }

    private readonly void Expect(MessagePackType type, string what)
    {
        if (PeekType() != type) ThrowMistyped(what);
    }

    private readonly byte PeekCode()
    {
        if (_reader.End) ProtocolException.ThrowTruncated(1, 0);
        return _reader.NextCode;
    }

    [DoesNotReturn]
    private readonly void ThrowMistyped(string what) =>
        ProtocolException.ThrowMalformed($"Byte 0x{_reader.NextCode:x2} does not start {what}.");

    private static void ThrowUnfit(IFormattable value, string expected) =>
        ProtocolException.ThrowMalformed($"{value} does not fit {expected}.");
}
