using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Federation.Aggregation;

/// <summary>
/// Integers outside the garbage collector's heap, for what is as large as a model: given back to the system the moment it is
/// disposed of. Not cleared: memory that nobody wrote to takes no memory of the device.
/// </summary>
internal sealed unsafe class NativeSums : IDisposable
{
    private const int Alignment = 64; // a cache line, and the widest vector
    private const int LargePage = 2 << 20;
    private long* _memory;

    public NativeSums(int count)
    {
        Count = count;
        var bytes = Math.Max((nuint)count * sizeof(long), Alignment);
        var isLarge = bytes >= 2 * LargePage;
        _memory = (long*)NativeMemory.AlignedAlloc(bytes, isLarge ? (nuint)LargePage : Alignment);
        if (isLarge) LargePages.Ask(_memory, bytes);
    }

    ~NativeSums() => Free();

    public int Count { get; }

    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public Span<long> Slice(int start, int length)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start + (uint)length, (uint)Count, nameof(length));
        return new Span<long>(_memory + start, length);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
