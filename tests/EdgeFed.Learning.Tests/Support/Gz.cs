using System.IO.Compression;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>Makes gzip data.</summary>
internal static class Gz
{
    /// <summary>The shortest header of a member, without names.</summary>
    public const int HeaderBytes = 10;

    /// <summary>Checksum and length at the end of a member.</summary>
    public const int TrailerBytes = 8;

    public static byte[] Of(byte[] bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, level)) gzip.Write(bytes);
        return target.ToArray();
    }
}
