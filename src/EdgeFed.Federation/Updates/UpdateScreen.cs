using EdgeFed.Core.Compute;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Updates;

/// <summary>Findings about an update before it is folded.</summary>
/// <param name="Refusal">Why it is not to be folded; null if it is.</param>
/// <param name="Scale">What its change is to be multiplied with.</param>
/// <param name="Accuracy">Of the updated model on the aggregator's test data; null if it was not measured.</param>
internal readonly record struct ScreenedUpdate(string? Refusal, double Scale, double? Accuracy);

/// <summary>
/// Looks at an update before it is folded, whatever the strategy: scales down what changes the model by too much (norm clipping:
/// Sun et al., 2019), and refuses what makes it worse (DBAFL's gate: below a share of the global model's accuracy). Both are of
/// little use against an update that looks like a good one.
/// </summary>
internal sealed class UpdateScreen(JobDefinition job, Evaluator evaluator, IComputePool compute)
{
    /// <summary>Each update is measured on the test data.</summary>
    /// <param name="isAskedFor">The strategy wants to know it.</param>
    public bool Measures(bool isAskedFor) => isAskedFor || job.Options.AccuracyGate > 0;

    /// <param name="modelAccuracy">Of the model it is to be folded into; null if updates are not measured.</param>
    /// <exception cref="SpoolException">The update, or what it was trained from, is damaged on disk.</exception>
    public async Task<ScreenedUpdate> LookAtAsync(FoldSource source, double? modelAccuracy)
    {
        var scale = job.Options.ClipNorm > 0 ? await compute.RunAsync(() => ScaleOf(source)) : 1;
        if (modelAccuracy is not { } reference) return new ScreenedUpdate(null, scale, null);
        var accuracy = await compute.RunAsync(() => AccuracyOf(source with { Scale = scale }));
        var limit = job.Options.AccuracyGate * reference;
        var refusal = accuracy < limit ? string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"its accuracy on the test data is {accuracy:0.000}, below accuracy_gate {job.Options.AccuracyGate} times the model's {reference:0.000}") : null;
        return new ScreenedUpdate(refusal, scale, accuracy);
    }

    private double ScaleOf(FoldSource source)
    {
        using var objects = new BlockReaders();
        var reader = new UpdateReader(job, source, objects);
        var block = new float[job.Options.ChunkBytes / sizeof(float)];
        var squares = 0.0;
        ForEachBlock((offset, count) =>
        {
            reader.ReadChange(offset, block.AsSpan(0, count));
            squares += SumOfSquares(block.AsSpan(0, count));
        });
        var norm = Math.Sqrt(squares);
        return norm > job.Options.ClipNorm ? job.Options.ClipNorm / norm : 1;
    }

    /// <summary>One after the other, in double precision: the same on every processor.</summary>
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += (double)value * value;
        return sum;
    }

    private double AccuracyOf(FoldSource source)
    {
        using var objects = new BlockReaders();
        var reader = new UpdateReader(job, source, objects);
        using var model = new ParameterBuffer(job.Spec.ParameterCount);
        ForEachBlock((offset, count) => reader.ReadModel(offset, model.Span.Slice(offset, count)));
        return evaluator.Evaluate(model.Span)?.Accuracy ?? 0;
    }

    private void ForEachBlock(Action<int, int> action)
    {
        var (length, block) = (job.Spec.ParameterCount, job.Options.ChunkBytes / sizeof(float));
        for (var offset = 0; offset < length; offset += block) action(offset, Math.Min(block, length - offset));
    }
}
