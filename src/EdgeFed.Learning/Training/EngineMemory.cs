using System.Globalization;
using System.Runtime.InteropServices;
using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Native;

namespace EdgeFed.Learning.Training;

/// <summary>Memory of the built-in engine, taken before it is needed: later a lack of it could not be told.</summary>
public static unsafe class EngineMemory
{
    /// <summary>
    /// Bytes of address space for each thread that multiplies: BUFFER_SIZE of OpenBLAS 0.3.21 (common_x86_64.h, common_arm64.h).
    /// Only what is touched of it costs memory.
    /// </summary>
    public const long BytesForThread = 32 << 22;

    /// <summary>
    /// Sees whether there is enough, and has OpenBLAS take its part, which it keeps for the life of the process. Left alone it
    /// maps a buffer when a thread first multiplies, and where it gets none it asks again without end (blas_memory_alloc in
    /// memory.c).
    /// </summary>
    /// <param name="threads">Threads that multiply at the same time.</param>
    /// <param name="modelBytes">What parameters and activations will need, for the look; nothing of it is kept.</param>
    /// <exception cref="EngineMemoryException">There is too little; says how much is needed, and what the limit is.</exception>
    public static void Reserve(int threads, long modelBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(modelBytes);
        if (!IsThere(threads, modelBytes)) throw TooLittle(threads, modelBytes, null);
        try
        {
            TakeBuffers(threads);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException)
        {
            throw TooLittle(threads, modelBytes, e); // the library itself did not find room
        }
    }

    /// <summary>
    /// In pieces as they will be asked for: a system with little memory refuses a large one that it never could fill.
    /// </summary>
    private static bool IsThere(int threads, long modelBytes)
    {
        var pieces = new List<nint>();
        try
        {
            for (var thread = 0; thread < threads; thread++) pieces.Add((nint)NativeMemory.Alloc((nuint)BytesForThread));
            if (modelBytes > 0) pieces.Add((nint)NativeMemory.Alloc((nuint)modelBytes));
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
        finally
        {
            foreach (var piece in pieces) NativeMemory.Free((void*)piece);
        }
    }

    private static void TakeBuffers(int threads)
    {
        _ = Matrix.Core; // loads the library, with one thread of its own
        var buffers = new nint[threads];
        for (var i = 0; i < threads; i++) buffers[i] = OpenBlas.blas_memory_alloc(0);
        foreach (var buffer in buffers) OpenBlas.blas_memory_free(buffer);
    }

    private static EngineMemoryException TooLittle(int threads, long modelBytes, Exception? inner)
    {
        var needed = $"{Megabytes(threads * BytesForThread)} for {threads} threads";
        if (modelBytes > 0) needed += $" and {Megabytes(modelBytes)} for the model";
        var given = AddressSpace.Limit() is { } limit
            ? $"the limit is {Megabytes(limit)} (ulimit -v, LimitAS of a service), "
                + $"of which {Megabytes(AddressSpace.Used())} are used"
            : "the system gives no more";
        return new EngineMemoryException(
            $"too little memory to compute: needed are {needed}, and {given}; expected a higher limit, or fewer threads.", inner);
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB");
}
