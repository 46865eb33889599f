using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Native;

/// <summary>Versions of the libraries linked into the binary, by their own words; null for one that is not there.</summary>
internal static partial class NativeVersions
{
    /// <summary>The processor kind OpenBLAS chose its kernels for: another one gives other low bits.</summary>
    public static string? OpenBlasCore => Ask(openblas_get_corename);

    /// <summary>"OpenBLAS 0.3.21 …".</summary>
    public static string? OpenBlas => Ask(openblas_get_config);

    public static string? Zstd => Ask(ZSTD_versionString);

    private static string? Ask(Func<nint> question)
    {
        try
        {
            return Marshal.PtrToStringUTF8(question());
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null; // under `dotnet run` on a machine without the shared library
        }
    }

    [LibraryImport("openblas")]
    private static partial nint openblas_get_corename();

    [LibraryImport("openblas")]
    private static partial nint openblas_get_config();

    [LibraryImport("zstd")]
    private static partial nint ZSTD_versionString();

#pragma warning disable CA2255 // must be there before the first call
    [ModuleInitializer]
    internal static void Register()
    {
        if (RuntimeFeature.IsDynamicCodeSupported) // a constant false in the published binary, which drops the rest
            NativeLibrary.SetDllImportResolver(typeof(NativeVersions).Assembly, Resolve);
    }
#pragma warning restore CA2255

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        var file = name switch { "openblas" => "libopenblas.so.0", "zstd" => "libzstd.so.1", _ => name };
        return NativeLibrary.TryLoad(file, assembly, path, out var handle) ? handle : 0;
    }
}
