using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeFed.Protocol.Encodings;

/// <summary>
/// Uniform numbers for stochastic rounding, by position: the one at an index depends on (key, index) alone, so a chunk can be
/// encoded again, alone, on any unit, to the same bytes. Two rounds of a 32-bit integer hash of low bias (lowbias32, Wellons'
/// hash prospector, public domain), the halves of the key between them: no multiplication wider than a vector lane.
/// </summary>
/// <param name="key">Made from job seed, device and round.</param>
public readonly struct RoundingNoise(ulong key)
{
    private const uint FirstFactor = 0x7feb352d;
    private const uint SecondFactor = 0x846ca68b;
    private const float Unit = 1f / (1 << 24);

    private readonly uint _low = (uint)key;
    private readonly uint _high = (uint)(key >> 32);

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float At(uint index) => (Mix(Mix(index ^ _low) + _high) >> 8) * Unit;

    /// <summary>The numbers at eight consecutive indices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> At8(uint index)
    {
        var indices = Vector256<uint>.Indices + Vector256.Create(index);
        var bits = Mix(Mix(indices ^ Vector256.Create(_low)) + Vector256.Create(_high)) >>> 8;
        return Vector256.ConvertToSingle(bits.AsInt32()) * Vector256.Create(Unit);
    }

    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * FirstFactor;
        x = (x ^ (x >> 15)) * SecondFactor;
        return x ^ (x >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Mix(Vector256<uint> x)
    {
        x = (x ^ (x >>> 16)) * Vector256.Create(FirstFactor);
        x = (x ^ (x >>> 15)) * Vector256.Create(SecondFactor);
        return x ^ (x >>> 16);
    }
}
