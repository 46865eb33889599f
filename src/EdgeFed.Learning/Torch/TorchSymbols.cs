using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Torch;

/// <summary>The names a loaded library exports.</summary>
internal readonly unsafe struct TorchSymbols(nint handle, string file)
{
    private const string Prefix = "edgefed_torch_";

    /// <exception cref="TorchException">There is no such name.</exception>
    public void* Find(string name) => NativeLibrary.TryGetExport(handle, Prefix + name, out var address)
        ? (void*)address
        : throw new TorchException($"{file} has no {Prefix}{name}");

    /// <summary>Refuses a library of another version before anything else of it is called.</summary>
    /// <exception cref="TorchException">It is one, or no such library at all.</exception>
    public void CheckVersion()
    {
        var version = ((delegate* unmanaged[Cdecl]<int>)Find("abi"))();
        if (version != TorchAbi.Version) throw new TorchException($"{file} has interface {version}, this edgefed needs {TorchAbi.Version}");
    }
}
