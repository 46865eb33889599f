using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Native;

/// <summary>
/// Where <c>[LibraryImport("openblas")]</c> leads. In the published binary: to the OpenBLAS linked into it, and nothing here is
/// asked. Under <c>dotnet test</c> and <c>dotnet run</c>: to Debian's shared library, whose name the loader cannot guess.
/// </summary>
internal static class OpenBlasLibrary
{
    internal const string Name = "openblas";

    private const string FileName = "libopenblas.so.0";

#pragma warning disable CA2255 // Module initializers are for applications: here it must precede the first native call, whoever makes it.
    [ModuleInitializer]
    internal static void Register()
    {
        if (RuntimeFeature.IsDynamicCodeSupported) // a constant false in the published binary, which drops the rest
            NativeLibrary.SetDllImportResolver(typeof(OpenBlasLibrary).Assembly, Resolve);
    }
#pragma warning restore CA2255

    /// <summary>
    /// The library's handle; zero for other names, and where it is missing, so that the default search goes on.
    /// </summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Name && NativeLibrary.TryLoad(FileName, out var handle) ? handle : 0;
}
