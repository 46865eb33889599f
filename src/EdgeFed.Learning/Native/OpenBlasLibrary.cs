using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Native;

/// <summary>Maps "openblas" to Debian's shared library where it is not linked into the binary (under <c>dotnet test</c>).</summary>
internal static class OpenBlasLibrary
{
#pragma warning disable CA2255 // the resolver must be there before the first call, whoever makes it
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(OpenBlasLibrary).Assembly, Resolve);
#pragma warning restore CA2255

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "openblas" && NativeLibrary.TryLoad("libopenblas.so.0", assembly, path, out var handle) ? handle : 0;
}
