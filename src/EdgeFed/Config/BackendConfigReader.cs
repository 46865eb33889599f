using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeFed.Config;

/// <summary>Reads what computes.</summary>
internal static class BackendConfigReader
{
    private const string Cuda = "cuda";
    private const int MaxCudaDevice = 127;

    public static BackendConfig Read(ConfigSection root)
    {
        var kind = root.Choice("backend", Backend.Cpu,
            "What computes training and evaluation: the built-in engine, or libtorch; without its library the built-in engine goes on.",
            ("cpu", Backend.Cpu), ("torch", Backend.Torch));
        var torch = root.Section("torch");
        return new BackendConfig(
            kind,
            torch.OptionalFilePath("library", "`libedgefed_torch.so` beside the executable or where the system's loader looks",
                "Library that `build/torch.sh` built.", "/usr/local/lib/libedgefed_torch.so"),
            torch.Read("device", "cpu", "cpu", $"\"cpu\", \"cuda\", or \"cuda:N\" with N from 0 to {MaxCudaDevice}",
                "Where libtorch computes.", IsDevice));
    }

    internal static bool IsDevice(string text, [MaybeNullWhen(false)] out string device)
    {
        device = text.Trim().ToLowerInvariant();
        if (device is "cpu" or Cuda) return true;
        return device.StartsWith($"{Cuda}:", StringComparison.Ordinal)
            && int.TryParse(device.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index <= MaxCudaDevice;
    }
}
