using EdgeFed.Learning.Torch;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>The torch backend's library as build/torch.sh leaves it.</summary>
internal static class TorchShim
{
    private static readonly string Path = Repository.File("artifacts", "torch", TorchLibrary.FileName);

    private static readonly Lazy<TorchLibrary> Loaded = new(() => TorchLibrary.Load(Path));

    /// <summary>Why tests of it do not run, or null where they do.</summary>
    public static string? Missing => File.Exists(Path) ? null : $"{Path} is not there; build/torch.sh builds it.";

    public static TorchLibrary Library => Loaded.Value;

    public static TorchTrainer Trainer() => new(Library, "cpu");
}

/// <summary>A test of the torch backend: skipped, and saying why, where its library was not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = TorchShim.Missing;
}

/// <summary>The same with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute() => Skip = TorchShim.Missing;
}
