using System.Buffers.Binary;
using EdgeFed.Learning.Files;

namespace EdgeFed.Learning.Data;

/// <summary>
/// Reads an idx or idx.gz file, one item after the other:
/// <c>0 | 0 | kind | rank | rank sizes as big-endian uint32 | items</c> (http://yann.lecun.com/exdb/mnist/).
/// </summary>
public sealed class IdxFile : IDisposable
{
    private const string Expected = "an idx file, which begins with 0, 0, the kind of its numbers and how many sizes there are";
    private const int MaxRank = 4;
    private const int MaxItems = 1 << 26;
    private const int MaxItemBytes = 1 << 24;

    private readonly DataFileReader _input;

    private IdxFile(DataFileReader input)
    {
        _input = input;
        Span<byte> magic = stackalloc byte[4];
        _input.ReadFully(magic, "the header");
        if (magic[0] != 0 || magic[1] != 0) throw Error($"is {FileContent.Describe(input.Head)}; expected {Expected}");
        Element = (IdxElement)magic[2];
        if (Element.Bytes() == 0) throw Error($"has numbers of kind {magic[2]}; expected {Kinds()}");
        if (magic[3] is 0 or > MaxRank) throw Error($"has {magic[3]} sizes; expected 1 to {MaxRank}");
        Count = ReadSize("count", 0, MaxItems);
        ItemShape = new int[magic[3] - 1];
        for (var i = 0; i < ItemShape.Length; i++) ItemShape[i] = ReadSize($"size {i + 1}", 1, MaxItemBytes);
        ItemBytes = CheckedItemBytes();
        CheckLength(input.MaxBytes);
    }

    /// <summary>Where it was read from.</summary>
    public string Path => _input.Path;

    /// <summary>The kind of its numbers.</summary>
    public IdxElement Element { get; }

    /// <summary>Number of items.</summary>
    public int Count { get; }

    /// <summary>Shape of an item; empty when an item is a single number.</summary>
    public int[] ItemShape { get; }

    /// <summary>Bytes of an item.</summary>
    public int ItemBytes { get; }

    /// <summary>Opens a file, compressed or not (its first bytes tell).</summary>
    /// <exception cref="DataException">It is missing, cannot be read, or has no valid header.</exception>
    public static IdxFile Open(string path)
    {
        var input = DataFileReader.Open(path, Expected);
        try
        {
            return new IdxFile(input);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next item, or several in a row.</summary>
    /// <exception cref="DataException">The file ends before that, or its compressed data is corrupt.</exception>
    public void Read(Span<byte> items) => _input.ReadFully(items, $"{Count} items of {ItemBytes} bytes");

    /// <summary>Checks that nothing comes after the last item (and, in a gz file, its checksum).</summary>
    /// <exception cref="DataException">Something does.</exception>
    public void ReadEnd()
    {
        Span<byte> one = stackalloc byte[1];
        if (_input.ReadSome(one) != 0) throw Error($"goes on after {Count} items of {ItemBytes} bytes; expected its end");
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private int CheckedItemBytes()
    {
        var bytes = (long)Element.Bytes();
        foreach (var size in ItemShape) bytes = Math.Min(bytes * size, int.MaxValue);
        return bytes <= MaxItemBytes
            ? (int)bytes
            : throw Error($"has items of {bytes} bytes or more; expected at most {MaxItemBytes}");
    }

    /// <summary>
    /// Memory is allocated for what the header says, so a header that says more than there can be is refused first.
    /// </summary>
    private void CheckLength(long mostBytes)
    {
        var needed = (long)Count * ItemBytes;
        if (needed > mostBytes) throw Error($"has at most {mostBytes} bytes; expected {Count} items of {ItemBytes} bytes");
    }

    private int ReadSize(string what, int min, int max)
    {
        Span<byte> bytes = stackalloc byte[4];
        _input.ReadFully(bytes, "the header");
        var size = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return size >= min && size <= max ? (int)size : throw Error($"has the {what} {size}; expected {min} to {max}");
    }

    private static string Kinds() =>
        "one of " + string.Join(", ", Enum.GetValues<IdxElement>().Select(element => $"{(int)element} ({element})"));

    private DataException Error(string message) => _input.Error(message);
}
