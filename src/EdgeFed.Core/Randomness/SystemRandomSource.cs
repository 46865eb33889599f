using System.Security.Cryptography;

namespace EdgeFed.Core.Randomness;

/// <summary>Randomness of the operating system, fit for keys.</summary>
public sealed class SystemRandomSource : IRandomSource
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    public double NextDouble()
    {
        ulong bits = 0;
        RandomNumberGenerator.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<ulong>(ref bits)));
        return (bits >> 11) * (1.0 / (1UL << 53));
    }
}
