using EdgeFed.Config;
using EdgeFed.Learning.Torch;
using EdgeFed.Training;

namespace EdgeFed.Checks;

/// <summary>
/// Checks whether the configured backend is there. A unit would run without it, which nobody wants who asked for it.
/// </summary>
internal static class BackendCheck
{
    public static IEnumerable<Finding> Run(BackendConfig backend)
    {
        try
        {
            Backends.Open(backend, static _ => { });
            return [];
        }
        catch (TorchException e)
        {
            return [new Finding(ExitCode.Resources, new Problem(
                "backend", "torch", "a library and a device that are there", $"backend: torch cannot be used: {e.Message}; {Backends.Advice}"))];
        }
    }
}
