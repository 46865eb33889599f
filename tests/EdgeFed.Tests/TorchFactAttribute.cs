namespace EdgeFed.Tests;

/// <summary>A test of the torch backend: skipped, and saying why, where its library was not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() =>
        Skip = File.Exists(Repository.TorchLibrary) ? null : $"{Repository.TorchLibrary} is not there; build/torch.sh builds it.";
}
