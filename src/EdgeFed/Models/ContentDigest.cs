using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeFed.Core.Files;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;

namespace EdgeFed.Models;

/// <summary>SHA-256 of all parameters as f32: two files with this in common hold the same model.</summary>
internal static class ContentDigest
{
    private const int BufferBytes = 1 << 16;

    /// <summary>
    /// Hex; in the spec's order of tensors if the spec is known and fits, else in the file's. Null if a tensor is of a type that
    /// f32 does not hold exactly.
    /// </summary>
    public static string? Of(string path, SafetensorsReader reader, ModelSpec? spec)
    {
        if (!reader.Entries.All(IsExact)) return null;
        using var file = RegularFile.OpenRead(path);
        var dataStart = file.Length - (reader.Entries.Count == 0 ? 0 : reader.Entries[^1].End); // the data ends the file
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in InOrder(reader.Entries, spec))
        {
            file.Position = dataStart + entry.Begin;
            Append(hash, file, entry);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Half precision fits in f32, and so does a counter of batches, which PyTorch keeps as I64.</summary>
    private static bool IsExact(SafetensorsEntry entry) =>
        entry.Dtype is "F32" or "F16" or "BF16" || entry is { Dtype: "I64", Shape.Count: 0 };

    private static IEnumerable<SafetensorsEntry> InOrder(IReadOnlyList<SafetensorsEntry> entries, ModelSpec? spec)
    {
        var byName = entries.ToDictionary(entry => entry.Name);
        var fits = spec is not null && spec.Slices.Count == entries.Count
            && spec.Slices.All(slice => byName.ContainsKey(slice.Name));
        return fits ? spec!.Slices.Select(slice => byName[slice.Name]) : entries;
    }

    private static void Append(IncrementalHash hash, FileStream file, SafetensorsEntry entry)
    {
        var buffer = new byte[BufferBytes];
        for (var left = entry.End - entry.Begin; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            file.ReadExactly(part);
            hash.AppendData(entry.Dtype == "F32" ? part : MemoryMarshal.AsBytes<float>(Widened(part, entry.Dtype)));
            left -= part.Length;
        }
    }

    private static float[] Widened(ReadOnlySpan<byte> part, string dtype)
    {
        if (dtype == "I64") return [BinaryPrimitives.ReadInt64LittleEndian(part)];
        var values = new float[part.Length / sizeof(ushort)];
        for (var i = 0; i < values.Length; i++)
        {
            var bits = BinaryPrimitives.ReadUInt16LittleEndian(part[(i * sizeof(ushort))..]);
            values[i] = dtype == "F16"
                ? (float)BitConverter.UInt16BitsToHalf(bits)
                : BitConverter.UInt32BitsToSingle((uint)bits << 16);
        }

        return values;
    }
}
