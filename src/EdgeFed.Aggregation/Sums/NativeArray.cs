using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Aggregation.Sums;

/// <summary>
/// Numbers outside the garbage collector's heap, for what is as large as a model: given back to the system the moment it is
/// disposed of. Not cleared: memory that nobody wrote to takes no memory of the device.
/// </summary>
internal sealed unsafe class NativeArray<T> : IDisposable where T : unmanaged
{
    private const int Alignment = 64; // a cache line, and the widest vector
    private const int LargePage = 2 << 20;
    private T* _memory;

    public NativeArray(int count)
    {
        Count = count;
        var bytes = Math.Max((nuint)count * (nuint)sizeof(T), Alignment);
        var isLarge = bytes >= 2 * LargePage;
        _memory = (T*)NativeMemory.AlignedAlloc(bytes, isLarge ? (nuint)LargePage : Alignment);
        if (isLarge) LargePages.Ask(_memory, bytes);
    }

    ~NativeArray() => Free();

    public int Count { get; }

    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public Span<T> Slice(int start, int length)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start + (uint)length, (uint)Count, nameof(length));
        return new Span<T>(_memory + start, length);
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
