using System.Buffers;
using System.Runtime.InteropServices;

namespace EdgeFed.Fuzz.Memory;

/// <summary>
/// Memory that ends where an inaccessible page begins: whoever reads or writes one byte beyond it, managed or native, dies at
/// once. One region, used again for each input.
/// </summary>
internal sealed unsafe class GuardedMemory : MemoryManager<byte>
{
    private readonly byte* _end;
    private int _length;

    public GuardedMemory(int capacity)
    {
        var page = Environment.SystemPageSize;
        var size = (capacity + page - 1) / page * page;
        var start = LibC.mmap(null, (nuint)(size + page), LibC.ReadWrite, LibC.PrivateAnonymous, -1, 0);
        if ((nint)start == -1) throw new InsufficientMemoryException("mmap failed.");
        _end = (byte*)start + size;
        Capacity = size;
        if (LibC.mprotect(_end, (nuint)page, LibC.None) != 0) throw new InvalidOperationException("mprotect failed.");
    }

    public int Capacity { get; }

    /// <summary>Room for exactly <paramref name="length"/> bytes before the guard.</summary>
    public Memory<byte> Take(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Capacity);
        _length = length;
        return CreateMemory(length);
    }

    /// <summary>A copy of <paramref name="bytes"/> that ends at the guard.</summary>
    public ReadOnlyMemory<byte> Place(ReadOnlySpan<byte> bytes)
    {
        var place = Take(bytes.Length);
        bytes.CopyTo(place.Span);
        return place;
    }

    public override Span<byte> GetSpan() => new(_end - _length, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_end - _length + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        // lives as long as the process
    }
}

/// <summary>Linux's C library, by its own names.</summary>
internal static unsafe partial class LibC
{
    public const int None = 0;
    public const int ReadWrite = 3;
    public const int PrivateAnonymous = 0x22;

    [LibraryImport("libc")]
    internal static partial void* mmap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    internal static partial int mprotect(void* address, nuint length, int protection);
}
