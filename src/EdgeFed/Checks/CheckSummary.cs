using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Streams;
using EdgeFed.Learning.Models;
using EdgeFed.Output;

namespace EdgeFed.Checks;

/// <summary>Findings of the checks that passed.</summary>
internal sealed class CheckSummary
{
    public ModelSpec? Model { get; set; }

    /// <summary>Model that the job begins from, for people; null where it begins from its seed.</summary>
    public string? InitialModel { get; set; }

    public IDataset? Data { get; set; }

    public IDataset? TestData { get; set; }

    /// <summary>"5,000 samples of 28x28, 2,000 test samples, model mlp-200 with 199,210 parameters".</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        Data is null ? null : $"{Amount(Data)} samples of {string.Join('x', Data.Schema.Shape)}",
        TestData is null ? null : $"{Figures.Count(TestData.Count)} test samples of {string.Join('x', TestData.Schema.Shape)}",
        Model is null ? null : $"model {Model.Name} with {Figures.Count(Model.ParameterCount)} parameters",
        InitialModel,
    }.OfType<string>());

    private static string Amount(IDataset data) => data is SlidingWindow ? "live" : Figures.Count(data.Count);
}
