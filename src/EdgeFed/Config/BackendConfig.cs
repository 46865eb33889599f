namespace EdgeFed.Config;

internal enum Backend
{
    Cpu,
    Torch,
}

/// <summary>Backend of training and evaluation.</summary>
/// <param name="Kind">The built-in engine, or libtorch.</param>
/// <param name="Library">Path of the torch backend's library; null where it is looked for.</param>
/// <param name="Device">Where libtorch computes.</param>
internal sealed record BackendConfig(Backend Kind = Backend.Cpu, string? Library = null, string Device = "cpu");
