namespace EdgeFed.Protocol.Tests.Fixtures;

/// <summary>Runs a parser on hostile bytes: it may succeed or throw a protocol error, and may not allocate much.</summary>
internal static class Attack
{
    /// <summary>A chunk set's bitmap, an exception with its trace, and what the payload itself can justify.</summary>
    private const long AllocationBase = 128 << 10;

    private const int AllocationPerByte = 16;

    public static void Parse(byte[] bytes, Action<byte[]> parse)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            parse(bytes);
        }
        catch (ProtocolException)
        {
            // the one error that bad bytes may cause
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, AllocationBase + AllocationPerByte * bytes.LongLength);
    }

    /// <summary>One to four random edits: a bit, a byte, an insertion, a deletion, a copy of a slice, a cut.</summary>
    public static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var edits = random.Next(1, 5); edits > 0 && mutated.Count > 0; edits--) Edit(mutated, random);
        return [.. mutated];
    }

    private static void Edit(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(6))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.Insert(at, (byte)random.Next(256)); break;
            case 3: bytes.RemoveAt(at); break;
            case 4: bytes.InsertRange(at, bytes.GetRange(at, random.Next(bytes.Count - at))); break;
            default: bytes.RemoveRange(at, bytes.Count - at); break;
        }
    }
}
