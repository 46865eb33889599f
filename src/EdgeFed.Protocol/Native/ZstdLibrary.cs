using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Protocol.Native;

/// <summary>
/// Where <c>[LibraryImport("zstd")]</c> leads. In the published binary: to the zstd linked into it, and nothing here is
/// asked. Under <c>dotnet test</c> and <c>dotnet run</c>: to Debian's shared library, whose name the loader cannot guess.
/// </summary>
internal static class ZstdLibrary
{
    internal const string Name = "zstd";

    private const string FileName = "libzstd.so.1";

#pragma warning disable CA2255 // Module initializers are for applications: here it must precede the first native call, whoever makes it.
    [ModuleInitializer]
    internal static void Register()
    {
        if (RuntimeFeature.IsDynamicCodeSupported) // a constant false in the published binary, which drops the rest
            NativeLibrary.SetDllImportResolver(typeof(ZstdLibrary).Assembly, Resolve);
    }
#pragma warning restore CA2255

    /// <summary>
    /// The library's handle; zero for other names, and where it is missing, so that the default search goes on.
    /// </summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Name && NativeLibrary.TryLoad(FileName, out var handle) ? handle : 0;
}
