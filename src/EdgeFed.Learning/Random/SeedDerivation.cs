using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeFed.Learning.Random;

/// <summary>Gives every device its own seeds in every round: H(purpose, job seed, device, round).</summary>
public static class SeedDerivation
{
    /// <summary>
    /// Seed of training. The first 8 bytes, little-endian, of SHA-256 over "edgefed-seed-1", the job seed (8 bytes), the round (4
    /// bytes), both little-endian, and the device id in UTF-8.
    /// </summary>
    public static ulong Derive(ulong jobSeed, string device, int round) => Derive("edgefed-seed-1"u8, jobSeed, device, round);

    /// <summary>
    /// Key of stochastic rounding: the same with "edgefed-rounding-1", so that rounding and training are independent.
    /// </summary>
    public static ulong DeriveRounding(ulong jobSeed, string device, int round) => Derive("edgefed-rounding-1"u8, jobSeed, device, round);

    /// <summary>
    /// Seed of training a device's own model: the same with "edgefed-personal-1", so that it is not in the order of the global
    /// one's samples.
    /// </summary>
    public static ulong DerivePersonal(ulong jobSeed, string device, int round) => Derive("edgefed-personal-1"u8, jobSeed, device, round);

    private static ulong Derive(ReadOnlySpan<byte> tag, ulong jobSeed, string device, int round)
    {
        ArgumentNullException.ThrowIfNull(device);
        var input = new byte[tag.Length + 12 + Encoding.UTF8.GetByteCount(device)];
        tag.CopyTo(input);
        BinaryPrimitives.WriteUInt64LittleEndian(input.AsSpan(tag.Length), jobSeed);
        BinaryPrimitives.WriteInt32LittleEndian(input.AsSpan(tag.Length + 8), round);
        Encoding.UTF8.GetBytes(device, input.AsSpan(tag.Length + 12));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(input));
    }
}
