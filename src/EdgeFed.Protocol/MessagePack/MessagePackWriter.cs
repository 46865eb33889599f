using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EdgeFed.Protocol.MessagePack;

/// <summary>
/// Writes MessagePack values, each in its smallest form, straight into a buffer writer. Allocates nothing.
/// The caller keeps maps and arrays complete: a header of n is followed by n (arrays) or 2n (maps) values.
/// </summary>
public readonly ref struct MessagePackWriter(IBufferWriter<byte> output)
{
    /// <summary>Refuses unpaired surrogates instead of replacing them.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly IBufferWriter<byte> _output = output;

    /// <summary>Writes nil.</summary>
    public void WriteNil() => WriteCode(MessagePackCode.Nil);

    /// <summary>Writes true or false.</summary>
    public void WriteBoolean(bool value) => WriteCode(value ? MessagePackCode.True : MessagePackCode.False);

    /// <summary>Writes a signed integer; non-negative ones take the unsigned forms.</summary>
    public void WriteInt64(long value)
    {
        switch (value)
        {
            case >= 0: WriteUInt64((ulong)value); break;
            case >= -32: WriteCode((byte)value); break;
            case >= sbyte.MinValue: WriteByte(MessagePackCode.Int8, (byte)value); break;
            case >= short.MinValue: WriteUInt16(MessagePackCode.Int16, (ushort)value); break;
            case >= int.MinValue: WriteUInt32(MessagePackCode.Int32, (uint)value); break;
            default: WriteUInt64(MessagePackCode.Int64, (ulong)value); break;
        }
    }

    /// <summary>Writes an unsigned integer.</summary>
    public void WriteUInt64(ulong value)
    {
        switch (value)
        {
            case <= MessagePackCode.MaxFixInt: WriteCode((byte)value); break;
            case <= byte.MaxValue: WriteByte(MessagePackCode.UInt8, (byte)value); break;
            case <= ushort.MaxValue: WriteUInt16(MessagePackCode.UInt16, (ushort)value); break;
            case <= uint.MaxValue: WriteUInt32(MessagePackCode.UInt32, (uint)value); break;
            default: WriteUInt64(MessagePackCode.UInt64, value); break;
        }
    }

    /// <summary>Writes float 32.</summary>
    public void WriteSingle(float value) => WriteUInt32(MessagePackCode.Float32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Writes float 64.</summary>
    public void WriteDouble(double value) => WriteUInt64(MessagePackCode.Float64, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes text as UTF-8.</summary>
    /// <exception cref="ArgumentException">The text has an unpaired surrogate.</exception>
    public void WriteString(scoped ReadOnlySpan<char> value)
    {
        var length = StrictUtf8.GetByteCount(value);
        WriteStringHeader(length);
        StrictUtf8.GetBytes(value, _output.GetSpan(length));
        _output.Advance(length);
    }

    /// <summary>Writes bytes.</summary>
    public void WriteBinary(scoped ReadOnlySpan<byte> value)
    {
        WriteBinaryHeader(value.Length);
        _output.Write(value);
    }

    /// <summary>Writes the header of a binary value; exactly <paramref name="length"/> raw bytes must follow.</summary>
    public void WriteBinaryHeader(int length)
    {
        switch (Checked(length))
        {
            case <= byte.MaxValue: WriteByte(MessagePackCode.Bin8, (byte)length); break;
            case <= ushort.MaxValue: WriteUInt16(MessagePackCode.Bin16, (ushort)length); break;
            default: WriteUInt32(MessagePackCode.Bin32, (uint)length); break;
        }
    }

    /// <summary>Writes the header of an array of <paramref name="count"/> values.</summary>
    public void WriteArrayHeader(int count) =>
        WriteCollectionHeader(count, MessagePackCode.FixArray, MessagePackCode.Array16, MessagePackCode.Array32);

    /// <summary>Writes the header of a map of <paramref name="count"/> key and value pairs.</summary>
    public void WriteMapHeader(int count) =>
        WriteCollectionHeader(count, MessagePackCode.FixMap, MessagePackCode.Map16, MessagePackCode.Map32);

    /// <summary>Writes an extension of the given application type.</summary>
    public void WriteExtension(sbyte type, scoped ReadOnlySpan<byte> data)
    {
        WriteExtensionHeader(type, data.Length);
        _output.Write(data);
    }

    /// <summary>Writes a timestamp in 32, 64 or 96 bits, whichever is the smallest that holds it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 999,999,999 nanoseconds.</exception>
    public void WriteTimestamp(MessagePackTimestamp value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Nanoseconds, MessagePackTimestamp.MaxNanoseconds, nameof(value));
        Span<byte> data = stackalloc byte[12];
        WriteExtension(MessagePackCode.Timestamp, data[..FormatTimestamp(value, data)]);
    }

    private static int FormatTimestamp(MessagePackTimestamp value, Span<byte> data)
    {
        if ((ulong)value.Seconds >> 34 != 0) // does not fit 34 unsigned bits, or negative
        {
            BinaryPrimitives.WriteUInt32BigEndian(data, value.Nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(data[4..], value.Seconds);
            return 12;
        }

        if (value.Nanoseconds == 0 && value.Seconds <= uint.MaxValue)
        {
            BinaryPrimitives.WriteUInt32BigEndian(data, (uint)value.Seconds);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(data, ((ulong)value.Nanoseconds << 34) | (ulong)value.Seconds);
        return 8;
    }

    private void WriteStringHeader(int length)
    {
        switch (length)
        {
            case < 32: WriteCode((byte)(MessagePackCode.FixStr | length)); break;
            case <= byte.MaxValue: WriteByte(MessagePackCode.Str8, (byte)length); break;
            case <= ushort.MaxValue: WriteUInt16(MessagePackCode.Str16, (ushort)length); break;
            default: WriteUInt32(MessagePackCode.Str32, (uint)length); break;
        }
    }

    private void WriteCollectionHeader(int count, byte fix, byte code16, byte code32)
    {
        switch (Checked(count))
        {
            case < 16: WriteCode((byte)(fix | count)); break;
            case <= ushort.MaxValue: WriteUInt16(code16, (ushort)count); break;
            default: WriteUInt32(code32, (uint)count); break;
        }
    }

    private void WriteExtensionHeader(sbyte type, int length)
    {
        switch (length)
        {
            case 1: WriteCode(MessagePackCode.FixExt1); break;
            case 2: WriteCode(MessagePackCode.FixExt2); break;
            case 4: WriteCode(MessagePackCode.FixExt4); break;
            case 8: WriteCode(MessagePackCode.FixExt8); break;
            case 16: WriteCode(MessagePackCode.FixExt16); break;
            case <= byte.MaxValue: WriteByte(MessagePackCode.Ext8, (byte)length); break;
            case <= ushort.MaxValue: WriteUInt16(MessagePackCode.Ext16, (ushort)length); break;
            default: WriteUInt32(MessagePackCode.Ext32, (uint)length); break;
        }

        WriteCode((byte)type);
    }

    private static int Checked(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count;
    }

    private void WriteCode(byte code)
    {
        _output.GetSpan(1)[0] = code;
        _output.Advance(1);
    }

    private void WriteByte(byte code, byte value)
    {
        var span = _output.GetSpan(2);
        span[0] = code;
        span[1] = value;
        _output.Advance(2);
    }

    private void WriteUInt16(byte code, ushort value)
    {
        var span = _output.GetSpan(3);
        span[0] = code;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
        _output.Advance(3);
    }

    private void WriteUInt32(byte code, uint value)
    {
        var span = _output.GetSpan(5);
        span[0] = code;
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
        _output.Advance(5);
    }

    private void WriteUInt64(byte code, ulong value)
    {
        var span = _output.GetSpan(9);
        span[0] = code;
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
        _output.Advance(9);
    }
}
