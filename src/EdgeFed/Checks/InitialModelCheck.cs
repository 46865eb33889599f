using EdgeFed.Config;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Records;
using EdgeFed.Learning;
using EdgeFed.Learning.Models;
using EdgeFed.Models;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Checks;

/// <summary>Looks at the model that a job begins from, by the same rules as a unit that runs.</summary>
internal static class InitialModelCheck
{
    private const string Key = "job.initial_model";

    public static IEnumerable<Finding> Run(UnitConfig config, ModelSpec spec, CheckSummary summary)
    {
        if (InitialModelFile.Of(config.InitialModel) is not { } file) yield break;
        if (Problem(config, spec, file, summary) is { } problem)
        {
            var expected = $"a safetensors file of model {spec.Name}";
            yield return new Finding(ExitCode.Data, new Problem(Key, file.Name, expected, problem.TrimEnd('.')));
        }
    }

    private static string? Problem(UnitConfig config, ModelSpec spec, InitialModelFile file, CheckSummary summary)
    {
        try
        {
            var state = FileStorage.ForReading(config.State);
            var recorded = config.Role == UnitRole.Aggregator ? RecordedJobs.Read(state) : [];
            var start = JobStart.Find(config.Job, spec, file, recorded);
            summary.InitialModel = start.Warning ?? $"begins from {file.Name}, sha256 {start.Options.InitialModel!.Value.Short}…";
            return null;
        }
        catch (LearningException e)
        {
            return e.Message;
        }
    }
}
