using System.Buffers;
using Package = MessagePack;

namespace EdgeFed.Protocol.MessagePack;

public ref partial struct MessagePackReader
{
    /// <summary>Reads the header of an array.</summary>
    /// <returns>The number of values that follow; at most <paramref name="maxCount"/> and at most the bytes left.</returns>
    public int ReadArrayHeader(int maxCount)
    {
        Expect(MessagePackType.Array, "an array");
        var start = _reader.Consumed;
        try
        {
            return Bounded("Array count", _reader.ReadArrayHeader(), maxCount);
        }
        catch (Exception fault) when (IsAboutTheBytes(fault))
        {
            throw Refusal("Array count", start, maxCount, fault);
        }
    }

    /// <summary>Reads the header of a map.</summary>
    /// <returns>The number of pairs that follow; at most <paramref name="maxCount"/> and at most half the bytes left.</returns>
    public int ReadMapHeader(int maxCount)
    {
        Expect(MessagePackType.Map, "a map");
        var start = _reader.Consumed;
        try
        {
            return Bounded("Map count", _reader.ReadMapHeader(), maxCount);
        }
        catch (Exception fault) when (IsAboutTheBytes(fault))
        {
            throw Refusal("Map count", start, maxCount, fault);
        }
    }

    /// <summary>
    /// Skips one value of any kind; nesting deeper than <see cref="ProtocolLimits.MaxDepth"/> is refused. The package's own would
    /// follow any depth.
    /// </summary>
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
            case MessagePackType.Integer when PeekCode() == Package.MessagePackCode.UInt64: ReadUnsigned(); return 0;
            case MessagePackType.Integer: ReadSigned(); return 0;
            case MessagePackType.Float: ReadDouble(); return 0;
            case MessagePackType.Boolean: ReadBoolean(); return 0;
            case MessagePackType.Nil: TryReadNil(); return 0;
            default: ThrowMistyped("a value"); return 0;
        }
    }

    private static int Bounded(string what, int count, int maxCount)
    {
        if (count > maxCount) ProtocolException.ThrowLimit(what, count, maxCount);
        return count;
    }
}
