using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Package = MessagePack;

namespace EdgeFed.Protocol.MessagePack;

/// <summary>
/// Writes MessagePack values, each in its smallest form, straight into a buffer writer, where they are seen at once.
/// Allocates nothing. The caller keeps maps and arrays complete: a header of n is followed by n (arrays) or 2n (maps) values.
/// </summary>
public ref struct MessagePackWriter(IBufferWriter<byte> output)
{
    /// <summary>Refuses unpaired surrogates instead of replacing them.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly IBufferWriter<byte> _output = output;

    // The package's writer hands over what it wrote only when it is flushed, so each use of it ends with that.
    private Package.MessagePackWriter _writer = new(output);

    /// <summary>Writes nil.</summary>
    public void WriteNil()
    {
        _writer.WriteNil();
        _writer.Flush();
    }

    /// <summary>Writes true or false.</summary>
    public void WriteBoolean(bool value)
    {
        _writer.Write(value);
        _writer.Flush();
    }

    /// <summary>Writes a signed integer; non-negative ones take the unsigned forms.</summary>
    public void WriteInt64(long value)
    {
        _writer.Write(value);
        _writer.Flush();
    }

    /// <summary>Writes an unsigned integer.</summary>
    public void WriteUInt64(ulong value)
    {
        _writer.Write(value);
        _writer.Flush();
    }

    /// <summary>Writes float 32.</summary>
    public void WriteSingle(float value)
    {
        _writer.Write(value);
        _writer.Flush();
    }

    /// <summary>Writes float 64.</summary>
    public void WriteDouble(double value)
    {
        _writer.Write(value);
        _writer.Flush();
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <exception cref="ArgumentException">The text has an unpaired surrogate.</exception>
    public void WriteString(scoped ReadOnlySpan<char> value)
    {
        var length = StrictUtf8.GetByteCount(value);
        _writer.WriteStringHeader(length);
        StrictUtf8.GetBytes(value, _writer.GetSpan(length));
        _writer.Advance(length);
        _writer.Flush();
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
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _writer.WriteBinHeader(length);
        _writer.Flush();
    }

    /// <summary>Writes the header of an array of <paramref name="count"/> values.</summary>
    public void WriteArrayHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _writer.WriteArrayHeader(count);
        _writer.Flush();
    }

    /// <summary>Writes the header of a map of <paramref name="count"/> key and value pairs.</summary>
    public void WriteMapHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _writer.WriteMapHeader(count);
        _writer.Flush();
    }

    /// <summary>Writes an extension of the given application type.</summary>
    public void WriteExtension(sbyte type, scoped ReadOnlySpan<byte> data)
    {
        _writer.WriteExtensionFormatHeader(new Package.ExtensionHeader(type, data.Length));
        _writer.Flush();
        _output.Write(data);
    }

    /// <summary>Writes a timestamp in 32, 64 or 96 bits, whichever is the smallest that holds it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 999,999,999 nanoseconds.</exception>
    public void WriteTimestamp(MessagePackTimestamp value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Nanoseconds, MessagePackTimestamp.MaxNanoseconds, nameof(value));
        Span<byte> data = stackalloc byte[MessagePackTimestamp.MaxBytes];
        WriteExtension(MessagePackTimestamp.Extension, data[..FormatTimestamp(value, data)]);
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
}
