using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Torch;

/// <summary>Trains one model with both backends from the same start, and holds one result against the other.</summary>
internal static class TwoBackends
{
    /// <summary>Ends with the same tensors, within a relative L2 error, and the same loss and hits.</summary>
    public static void AssertSame(ModelSpec spec, IDataset data, TrainOptions options, double tolerance)
    {
        var start = new float[spec.ParameterCount];
        ModelInitializer.Initialize(spec, 42, start);
        var (expected, actual) = ((float[])start.Clone(), (float[])start.Clone());
        var cpu = new CpuTrainer().Train(spec, expected, data, options);
        var torch = TorchShim.Trainer().Train(spec, actual, data, options);
        Assert.Equal((cpu.NumExamples, cpu.Steps), (torch.NumExamples, torch.Steps));
        AssertScore(cpu.Loss, cpu.Accuracy, torch.Loss, torch.Accuracy, tolerance, data.Count);
        foreach (var slice in spec.Slices) AssertClose(slice.Name, slice.Of(expected), slice.Of(actual), slice.Of(start), tolerance);
        AssertSameEvaluation(spec, expected, data);
    }

    /// <summary>Both score the same parameters alike, with a last batch that is smaller, and leave them as they are.</summary>
    public static void AssertSameEvaluation(ModelSpec spec, float[] parameters, IDataset data)
    {
        var before = (float[])parameters.Clone();
        var batch = Math.Max(1, (data.Count * 2 / 3) - 1);
        var cpu = new CpuTrainer().Evaluate(spec, parameters, data, batch);
        var torch = TorchShim.Trainer().Evaluate(spec, parameters, data, batch);
        Assert.Equal(cpu.Count, torch.Count);
        AssertScore(cpu.Loss, cpu.Accuracy, torch.Loss, torch.Accuracy, 1e-5, data.Count);
        Assert.Equal(before, parameters);
    }

    private static void AssertScore(
        double loss, double? accuracy, double actualLoss, double? actualAccuracy, double tolerance, int samples)
    {
        Assert.InRange(actualLoss, loss - (tolerance * Math.Max(1, loss)), loss + (tolerance * Math.Max(1, loss)));
        Assert.Equal(accuracy is null, actualAccuracy is null);
        if (accuracy is { } share) Assert.InRange(actualAccuracy!.Value, share - (1.001 / samples), share + (1.001 / samples)); // a tie of two logits
    }

    /// <summary>Relative to the tensor, and where training moved it far less than that, still within a tenth of the way it went.</summary>
    private static void AssertClose(
        string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, ReadOnlySpan<float> start, double tolerance)
    {
        var (error, norm, moved) = (Distance(expected, actual), Norm(expected), Distance(expected, start));
        Assert.True(error <= tolerance * norm, $"{name}: error {error}, norm {norm}");
        Assert.True(error <= 0.1 * moved + (1e-6 * norm), $"{name}: error {error}, moved {moved}");
    }

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Assert.Equal(a.Length, b.Length);
        var squares = 0.0;
        for (var i = 0; i < a.Length; i++) squares += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return Math.Sqrt(squares);
    }

    private static double Norm(ReadOnlySpan<float> a) => Distance(a, new float[a.Length]);
}
