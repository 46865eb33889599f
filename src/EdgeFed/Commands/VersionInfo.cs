using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeFed.Native;

namespace EdgeFed.Commands;

/// <summary>Parts of this binary.</summary>
internal static class VersionInfo
{
    public static string Version { get; } =
        typeof(VersionInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>".NET 9.0.4 native AOT".</summary>
    public static string Runtime =>
        RuntimeInformation.FrameworkDescription + (RuntimeFeature.IsDynamicCodeSupported ? " JIT" : " native AOT");

    /// <summary>"OpenBLAS 0.3.21 for Haswell"; the number of threads is each unit's <c>threads</c>.</summary>
    public static string OpenBlas => NativeVersions.OpenBlasCore is { } core
        ? $"{string.Join(' ', (NativeVersions.OpenBlas ?? "OpenBLAS").Split(' ').Take(2))} for {core}"
        : "OpenBLAS not found";

    public static string Zstd => NativeVersions.Zstd is { } version ? $"zstd {version}" : "zstd not found";

    /// <summary>The number is 0xMNN00PP0 since OpenSSL 3.</summary>
    public static string OpenSsl
    {
        get
        {
            if (OperatingSystem.IsWindows()) return "OpenSSL not used";
            var number = SafeEvpPKeyHandle.OpenSslVersion;
            return $"OpenSSL {number >> 28 & 0xF}.{number >> 20 & 0xFF}.{number >> 4 & 0xFF}";
        }
    }
}
