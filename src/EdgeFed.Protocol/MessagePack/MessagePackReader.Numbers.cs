namespace EdgeFed.Protocol.MessagePack;

public ref partial struct MessagePackReader
{
    /// <summary>Reads an integer of any form that fits 64 signed bits.</summary>
    public long ReadInt64()
    {
        var value = ReadInteger(out var negative);
        if (!negative && value > long.MaxValue) ThrowUnfit(value, "a signed 64-bit integer");
        return (long)value;
    }

    /// <summary>Reads an integer of any form that fits 64 unsigned bits.</summary>
    public ulong ReadUInt64()
    {
        var value = ReadInteger(out var negative);
        if (negative) ThrowUnfit((long)value, "an unsigned integer");
        return value;
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
        var code = ReadByte();
        if (code != MessagePackCode.Float32) ThrowMistyped(code, "a float 32");
        return BitConverter.UInt32BitsToSingle(ReadUInt32BigEndian());
    }

    /// <summary>Reads a float 64, or a float 32 widened.</summary>
    public double ReadDouble()
    {
        var code = ReadByte();
        return code switch
        {
            MessagePackCode.Float32 => BitConverter.UInt32BitsToSingle(ReadUInt32BigEndian()),
            MessagePackCode.Float64 => BitConverter.UInt64BitsToDouble(ReadUInt64BigEndian()),
            _ => ThrowMistyped(code, "a float"),
        };
    }

    /// <summary>Reads any integer form as the 64 bits of its two's complement.</summary>
    private ulong ReadInteger(out bool negative)
    {
        var code = ReadByte();
        var isSigned = code is >= MessagePackCode.Int8 and <= MessagePackCode.Int64 or >= MessagePackCode.MinNegativeFixInt;
        var bits = code switch
        {
            <= MessagePackCode.MaxFixInt => code,
            >= MessagePackCode.MinNegativeFixInt => (ulong)(sbyte)code,
            MessagePackCode.UInt8 => ReadByte(),
            MessagePackCode.UInt16 => ReadUInt16BigEndian(),
            MessagePackCode.UInt32 => ReadUInt32BigEndian(),
            MessagePackCode.UInt64 => ReadUInt64BigEndian(),
            MessagePackCode.Int8 => (ulong)(sbyte)ReadByte(),
            MessagePackCode.Int16 => (ulong)(short)ReadUInt16BigEndian(),
            MessagePackCode.Int32 => (ulong)(int)ReadUInt32BigEndian(),
            MessagePackCode.Int64 => ReadUInt64BigEndian(),
            _ => ThrowMistyped(code, "an integer"),
        };
        negative = isSigned && (long)bits < 0;
        return bits;
    }

    private static void ThrowUnfit(IFormattable value, string expected) =>
        ProtocolException.ThrowMalformed($"{value} does not fit {expected}.");
}
