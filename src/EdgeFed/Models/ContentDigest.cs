using System.Security.Cryptography;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;

namespace EdgeFed.Models;

/// <summary>SHA-256 of all parameters as f32: two files with this in common hold the same model.</summary>
internal static class ContentDigest
{
    private const string Float32 = "F32";
    private const int BufferBytes = 1 << 16;

    /// <summary>Hex; in the spec's order of tensors if the spec is known and fits, else in the file's. Null if not all are F32.</summary>
    public static string? Of(string path, SafetensorsReader reader, ModelSpec? spec)
    {
        if (reader.Entries.Any(entry => entry.Dtype != Float32)) return null;
        using var file = File.OpenRead(path);
        var dataStart = file.Length - (reader.Entries.Count == 0 ? 0 : reader.Entries[^1].End); // the data ends the file
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in InOrder(reader.Entries, spec)) Append(hash, file, dataStart + entry.Begin, entry.End - entry.Begin);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<SafetensorsEntry> InOrder(IReadOnlyList<SafetensorsEntry> entries, ModelSpec? spec)
    {
        var byName = entries.ToDictionary(entry => entry.Name);
        var fits = spec is not null && spec.Slices.Count == entries.Count && spec.Slices.All(slice => byName.ContainsKey(slice.Name));
        return fits ? spec!.Slices.Select(slice => byName[slice.Name]) : entries;
    }

    private static void Append(IncrementalHash hash, FileStream file, long offset, long count)
    {
        var buffer = new byte[BufferBytes];
        file.Position = offset;
        while (count > 0)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(count, buffer.Length));
            file.ReadExactly(part);
            hash.AppendData(part);
            count -= part.Length;
        }
    }
}
