using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Objects;

/// <summary>Looks for the next record behind a damaged one: for its magic number, through the file in blocks.</summary>
internal static class RecordSearch
{
    private const int BlockBytes = 64 << 10;

    /// <summary>Where the next magic number from <paramref name="offset"/> on begins, or -1.</summary>
    public static long Next(IStorageFile file, long offset)
    {
        var block = new byte[(int)Math.Clamp(file.Length - offset, 0, BlockBytes)];
        while (file.Read(offset, block) is var read && read >= RecordHeader.Magic.Length)
        {
            var found = block.AsSpan(0, read).IndexOf(RecordHeader.Magic);
            if (found >= 0) return offset + found;
            offset += read - (RecordHeader.Magic.Length - 1); // it may begin in this block and end in the next
        }

        return -1;
    }
}
