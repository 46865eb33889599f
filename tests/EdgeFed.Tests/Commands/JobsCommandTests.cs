using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Models;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Tests.Commands;

public sealed class JobsCommandTests : IDisposable
{
    private readonly TempFolder _directory = new();

    private string State => _directory.File("aggregator");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Jobs_OfAUnitThatNeverRan_SaysThereAreNone()
    {
        var run = await RunAsync();
        Assert.Equal((0, $"no jobs yet in {State}\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Jobs_WhileTheUnitHoldsItsDirectory_ShowsRoundsVersionAndAccuracy()
    {
        using var storage = new FileStorage(State); // locked, as by a running aggregator
        var job = await RecordAsync(storage, new JobOptions(Name: "digits", Rounds: 2), folds: 1);

        var run = await RunAsync();

        Assert.Equal(0, run.ExitCode);
        var lines = run.Out.Split('\n');
        Assert.Matches("^job +model +rounds +version +sha256 +accuracy +state +size$", lines[0]);
        Assert.Matches($"^{job.Id} +mlp-200 +1/2 +1 +[0-9a-f]{{12}} +0.900 +open +[0-9.]+ kB$", lines[1]);
    }

    [Fact]
    public async Task Jobs_AsJson_HasWholeDigestsAndStates()
    {
        using (var storage = new FileStorage(State))
        {
            await RecordAsync(storage, new JobOptions(Name: "a", Rounds: 1), folds: 1);
            await RecordAsync(storage, new JobOptions(Name: "b", Rounds: 3), folds: 0);
        }

        var jobs = (await RunAsync("--format", "json")).Json.GetProperty("jobs").EnumerateArray().ToList();

        Assert.Equal(["finished", "open"], jobs.Select(static job => job.GetProperty("state").GetString()));
        Assert.Equal([1, 0], jobs.Select(static job => job.GetProperty("rounds_done").GetInt32()));
        Assert.Equal(64, jobs[0].GetProperty("model_sha256").GetString()!.Length);
    }

    [Fact]
    public async Task Jobs_OfAWorkersFiles_ShowsTheVersionItHas()
    {
        Directory.CreateDirectory(Path.Combine(State, "spool"));
        File.WriteAllBytes(Path.Combine(State, "spool", "digits-0f3a~model~2.log"), new byte[1500]);
        File.WriteAllBytes(Path.Combine(State, "spool", "digits-0f3a~update~unit-01~3.log"), new byte[500]);
        Assert.Matches("digits-0f3a +- +-/- +2 +- +- +open +2.0 kB\n", (await RunAsync()).Out);
    }

    private Task<CommandRun> RunAsync(params string[] more) => CommandRun.OfAsync(["jobs", "--config", MnistConfig.Aggregator(_directory), .. more]);

    private static async Task<JobDefinition> RecordAsync(FileStorage storage, JobOptions options, int folds)
    {
        var job = JobDefinition.Freeze(options, ModelCatalog.Get("mlp-200"));
        var record = await RoundRecord.OpenAsync(storage, job, Digest.OfSha256([0]), NullLogger.Instance);
        for (var round = 1; round <= folds; round++)
        {
            await record.AppendAsync(new RoundStarted(round, round - 1, record.Model, ["unit-01"]));
            await record.AppendAsync(new RoundFolded(round, round - 1, record.Model, "fedavg", [], [], round, Digest.OfSha256([(byte)round])));
            await record.AppendAsync(new RoundEvaluated(round, round, 0.3, 0.9, 100));
        }

        return job;
    }
}
