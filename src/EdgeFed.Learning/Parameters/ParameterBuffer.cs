using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Parameters;

/// <summary>
/// All parameters of a model (or gradients, or activations) in one zeroed, 64-byte-aligned piece of native memory.
/// The owner disposes it; spans taken from it must not be used afterwards.
/// </summary>
public sealed unsafe class ParameterBuffer : IDisposable
{
    /// <summary>Alignment of the first element in bytes: a cache line and the widest vector.</summary>
    public const int Alignment = 64;

    private float* _memory;

    /// <summary>Allocates <paramref name="count"/> zeros.</summary>
    /// <exception cref="OutOfMemoryException">The system has no such memory.</exception>
    public ParameterBuffer(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        var bytes = (nuint)count * sizeof(float);
        _memory = (float*)NativeMemory.AlignedAlloc(Math.Max(bytes, Alignment), Alignment);
        NativeMemory.Clear(_memory, bytes);
    }

    /// <summary>Frees the memory of a buffer its owner forgot.</summary>
    ~ParameterBuffer() => Free();

    /// <summary>Number of floats.</summary>
    public int Count { get; }

    /// <summary>The floats themselves. Keep the buffer alive while using the span.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<float> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return new Span<float>(_memory, Count);
        }
    }

    /// <summary>The floats for code that keeps them in fields; the buffer must outlive that.</summary>
    internal FloatBlock Block
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return new FloatBlock(_memory, Count);
        }
    }

    /// <summary>The same memory as bytes, in the machine's (little-endian) order.</summary>
    public Span<byte> Bytes => MemoryMarshal.AsBytes(Span);

    /// <inheritdoc/>
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
