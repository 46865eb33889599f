using System.Buffers;
using Package = MessagePack;

namespace EdgeFed.Protocol.MessagePack;

/// <summary>Turns what the package's reader throws into <see cref="ProtocolException"/>.</summary>
public ref partial struct MessagePackReader
{
    /// <summary>
    /// Tells whether the package's reader throws this because of the bytes. It has four types for that; one of them, an argument
    /// out of range, for a string or binary value of 2 GiB or more.
    /// </summary>
    private static bool IsAboutTheBytes(Exception fault) =>
        fault is EndOfStreamException or ArgumentOutOfRangeException or OverflowException or Package.MessagePackSerializationException;

    private static ProtocolException Truncated(string what, Exception fault) =>
        new(ProtocolError.Malformed, $"Truncated: the bytes end in {what}.", fault);

    /// <summary>
    /// The package looks at the bytes left first and knows no limit. Here the limit counts first: the header at
    /// <paramref name="start"/> may announce more than the caller takes.
    /// </summary>
    private readonly ProtocolException Refusal(string what, long start, int limit, Exception fault)
    {
        if (Announced(_reader.Sequence.Slice(start)) is { } announced && announced > limit)
            ProtocolException.ThrowLimit(what, announced, limit);
        return Truncated($"a value whose {what.ToLowerInvariant()} says more", fault);
    }

    /// <summary>
    /// Reads the count or length in the header that <paramref name="value"/> begins with; null if the header is cut off.
    /// </summary>
    private static long? Announced(ReadOnlySequence<byte> value)
    {
        var header = new SequenceReader<byte>(value);
        if (!header.TryRead(out var code)) return null;
        var announced = Announced(ref header, code);
        var isExtension = Package.MessagePackCode.ToMessagePackType(code) == Package.MessagePackType.Extension;
        return isExtension && header.End ? null : announced; // the type of an extension belongs to its header
    }

    private static long? Announced(ref SequenceReader<byte> header, byte code)
    {
        switch (code)
        {
            case Package.MessagePackCode.Bin8 or Package.MessagePackCode.Ext8 or Package.MessagePackCode.Str8:
                return header.TryRead(out var one) ? one : null;
            case Package.MessagePackCode.Bin16 or Package.MessagePackCode.Ext16 or Package.MessagePackCode.Str16
                or Package.MessagePackCode.Array16 or Package.MessagePackCode.Map16:
                return header.TryReadBigEndian(out short two) ? (ushort)two : null;
            case Package.MessagePackCode.Bin32 or Package.MessagePackCode.Ext32 or Package.MessagePackCode.Str32
                or Package.MessagePackCode.Array32 or Package.MessagePackCode.Map32:
                return header.TryReadBigEndian(out int four) ? (uint)four : null;
            case >= Package.MessagePackCode.FixExt1 and <= Package.MessagePackCode.FixExt16:
                return 1L << (code - Package.MessagePackCode.FixExt1);
            default:
                return code & (Package.MessagePackCode.ToMessagePackType(code) == Package.MessagePackType.String ? 0x1f : 0x0f);
        }
    }
}
