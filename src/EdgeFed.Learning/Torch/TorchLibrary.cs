using System.Runtime.InteropServices;
using System.Text;

namespace EdgeFed.Learning.Torch;

/// <summary>
/// A loaded libedgefed_torch.so. It stays loaded: libtorch keeps threads, and cannot be unloaded under them.
/// </summary>
public sealed unsafe class TorchLibrary
{
    /// <summary>The library's file name.</summary>
    public const string FileName = "libedgefed_torch.so";

    private readonly TorchFunctions _functions;

    private TorchLibrary(TorchSymbols symbols)
    {
        symbols.CheckVersion();
        _functions = new TorchFunctions(symbols);
        Version = Text(_functions.Version());
    }

    /// <summary>The version of libtorch it was compiled for, such as <c>1.13.0</c>.</summary>
    public string Version { get; }

    internal TorchFunctions Functions => _functions;

    /// <summary>Loads the library.</summary>
    /// <param name="path">Its path; null for <see cref="FileName"/> beside the executable, or else where the system's loader
    /// looks.</param>
    /// <exception cref="TorchException">There is none, or it is none of this version.</exception>
    public static TorchLibrary Load(string? path = null)
    {
        var file = path ?? Beside() ?? FileName;
        try
        {
            return new TorchLibrary(new TorchSymbols(NativeLibrary.Load(file), file));
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchException(Reason(e.Message), e);
        }
    }

    /// <summary>Refuses a device that is not there.</summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c>, or <c>cuda:N</c> for one of several.</param>
    /// <exception cref="TorchException">It is not.</exception>
    public void CheckDevice(string device)
    {
        fixed (byte* name = Utf8(device)) Check(_functions.CheckDevice(name));
    }

    /// <summary>Turns what a function returned into what it means.</summary>
    /// <exception cref="TorchException">It failed.</exception>
    internal void Check(int status)
    {
        if (status != 0) throw new TorchException($"libtorch: {FirstLine(Text(_functions.Error()))}");
    }

    /// <summary>As C reads it: with a zero at its end.</summary>
    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static string? Beside()
    {
        var path = Path.Combine(AppContext.BaseDirectory, FileName);
        return File.Exists(path) ? path : null;
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private static string FirstLine(string text) => text.Split('\n')[0];

    /// <summary>Message of the system's loader: of several lines the last.</summary>
    private static string Reason(string message) => message.TrimEnd().Split('\n')[^1].Trim();
}
