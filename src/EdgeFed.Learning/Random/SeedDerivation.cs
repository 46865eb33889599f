using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeFed.Learning.Random;

/// <summary>Gives every device its own seed in every round: H(job seed, device, round).</summary>
public static class SeedDerivation
{
    /// <summary>
    /// The first 8 bytes, little-endian, of SHA-256 over "edgefed-seed-1", the job seed (8 bytes), the round (4 bytes),
    /// both little-endian, and the device id in UTF-8.
    /// </summary>
    public static ulong Derive(ulong jobSeed, string device, int round)
    {
        ArgumentNullException.ThrowIfNull(device);
        var tag = "edgefed-seed-1"u8;
        var input = new byte[tag.Length + 12 + Encoding.UTF8.GetByteCount(device)];
        tag.CopyTo(input);
        BinaryPrimitives.WriteUInt64LittleEndian(input.AsSpan(tag.Length), jobSeed);
        BinaryPrimitives.WriteInt32LittleEndian(input.AsSpan(tag.Length + 8), round);
        Encoding.UTF8.GetBytes(device, input.AsSpan(tag.Length + 12));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(input));
    }
}
