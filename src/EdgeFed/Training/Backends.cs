using EdgeFed.Config;
using EdgeFed.Learning.Torch;
using EdgeFed.Learning.Training;

namespace EdgeFed.Training;

/// <summary>Makes the trainer that a configuration asks for.</summary>
internal static class Backends
{
    /// <summary>The configured backend; where libtorch cannot be had, the built-in one.</summary>
    /// <param name="config">What is wanted.</param>
    /// <param name="warn">Gets one line when it is not to be had: why, and what to do.</param>
    /// <param name="inform">Gets version and device of libtorch when it is used.</param>
    public static ITrainer Open(BackendConfig config, Action<string> warn, Action<string> inform)
    {
        try
        {
            return Open(config, inform);
        }
        catch (TorchException e)
        {
            warn($"backend torch cannot be used, the built-in engine goes on: {e.Message}; {Advice}");
            return new CpuTrainer();
        }
    }

    /// <summary>Advice against a <see cref="TorchException"/> of <see cref="Open(BackendConfig, Action{string})"/>.</summary>
    public const string Advice = "build/torch.sh builds the library, torch.library says where it is, torch.device where to compute";

    /// <exception cref="TorchException">libtorch is wanted and not to be had.</exception>
    public static ITrainer Open(BackendConfig config, Action<string> inform)
    {
        if (config.Kind == Backend.Cpu) return new CpuTrainer();
        var library = TorchLibrary.Load(config.Library);
        library.CheckDevice(config.Device);
        inform($"libtorch {library.Version} on {config.Device}");
        return new TorchTrainer(library, config.Device);
    }
}
