using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Training;

/// <summary>Checks before any memory is allocated.</summary>
internal static class TrainingChecks
{
    public static void Options(TrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));
    }

    public static void Evaluation(int batchSize, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
    }

    public static void Fit(ModelSpec spec, int parameters, IDataset data)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters, spec.ParameterCount);
        if (data.Count == 0) throw new DataException("the data has 0 samples; expected at least 1.");
        if (data.Schema.Difference(spec.RequiredSchema) is { } difference)
            throw new DataException($"the data does not fit the model '{spec.Name}': {difference}.");
        if (data.TargetLength != spec.TargetLength)
            throw new DataException($"the data does not fit the model '{spec.Name}': " +
                $"targets is {data.TargetLength}, needed is {spec.TargetLength}.");
    }
}
