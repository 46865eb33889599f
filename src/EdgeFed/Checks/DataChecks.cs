using EdgeFed.Config;
using EdgeFed.Data;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Learning;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Models;

namespace EdgeFed.Checks;

/// <summary>Reads the model and all data, to the last byte, and sees whether they fit each other.</summary>
internal static class DataChecks
{
    public static void Run(UnitConfig config, Func<string, bool> isSound, List<Finding> findings, CheckSummary summary)
    {
        var judgesModel = config is AggregatorConfig or WorkerConfig { HasJob: true };
        if (judgesModel && isSound("job.model") && isSound("job.batch_size"))
            summary.Model = Try("job.model", config.Job.Model, findings, () => LoadModel(config));
        if (config is WorkerConfig worker && isSound("data"))
            summary.Data = Load("data", worker.Data, worker.Shard, summary.Model, findings);
        if (config.TestData is { } test && isSound("test_data"))
            summary.TestData = Load("test_data", test, null, summary.Model, findings);
        var isKnown = summary.Model is not null && (config.TestData is null || summary.TestData is not null);
        if (config is AggregatorConfig aggregator && isKnown && isSound("job") && isSound("limits"))
            findings.AddRange(AggregatorNeeds.Problems(aggregator.ToOptions(once: false), summary.Model!, summary.TestData)
                .Select(NotMet));
    }

    /// <summary>Finds what the unit itself would refuse, once it has read all that.</summary>
    private static Finding NotMet(string need) => new(ExitCode.Data, Problem.Said(need.TrimEnd('.')));

    private static ModelSpec LoadModel(UnitConfig config)
    {
        var spec = ModelSource.Load(config.Job.Model);
        spec.CheckActivations(config.Job.BatchSize);
        return spec;
    }

    private static IDataset? Load(string path, DataOrigin origin, DataShard? shard, ModelSpec? model, List<Finding> findings) =>
        Try(path, origin.Name, findings, () =>
        {
            var data = DataSource.Load(origin, shard, model?.Classes);
            if (model is not null && data.Schema.Difference(model.RequiredSchema) is { } difference)
                throw new DataException($"does not fit the model \"{model.Name}\": {difference}");
            return data;
        });

    private static T? Try<T>(string path, string value, List<Finding> findings, Func<T> load)
        where T : class
    {
        try
        {
            return load();
        }
        catch (LearningException e)
        {
            findings.Add(new Finding(ExitCode.Data, FromMessage(path, value, e.Message.TrimEnd('.'))));
            return null;
        }
    }

    /// <summary>Messages of the learning engine already say "seen; expected this".</summary>
    private static Problem FromMessage(string path, string value, string message)
    {
        const string Marker = "expected ";
        var marker = message.LastIndexOf(Marker, StringComparison.Ordinal);
        var expected = marker < 0 ? "what the model and the other files need" : message[(marker + Marker.Length)..];
        return new Problem(path, value, expected, $"{path}: {message}");
    }
}
