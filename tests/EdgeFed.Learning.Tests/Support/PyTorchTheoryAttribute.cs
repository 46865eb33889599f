namespace EdgeFed.Learning.Tests.Support;

/// <summary>Tests beside Debian's python3-torch: skipped, and saying why, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PyTorchTheoryAttribute : TheoryAttribute
{
    public PyTorchTheoryAttribute() => Skip = Directory.Exists("/usr/lib/python3/dist-packages/torch")
        ? null
        : "python3-torch is not installed; build/setup.sh torch installs it.";
}
