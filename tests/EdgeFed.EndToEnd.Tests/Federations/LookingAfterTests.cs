using System.Text.Json;
using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet.Units;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>What a person asks of units that run, and of what they leave behind: status, units, jobs, doctor.</summary>
public sealed class LookingAfterTests
{
    [PublishedFact]
    public async Task Commands_BeforeDuringAndAfterAJob_TellWhatIs()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, workers: 2, rounds: 2) with { Tls = true });
        foreach (var unit in fleet.Units) unit.RuntimeDirectory = Directory.CreateDirectory(folder.File($"run-{unit.Name}")).FullName;
        await fleet.StartAggregatorAsync();
        fleet.StartWorker(fleet.Workers[0]);
        await fleet.Aggregator.Log.WaitForAsync("unit-01 connected", SmallJob.Limit);

        await AssertWaitingAsync(fleet);
        await AssertHealthyAsync(fleet);
        var watched = await AskAsync(fleet.Aggregator, "timeout --foreground --preserve-status -s INT 2", "status", "--watch");
        Assert.Equal((0, ""), (watched.ExitCode, watched.Error));
        Assert.StartsWith("aggregator aggregator: waiting round 1 of 2: waiting for 1 of 2 workers", watched.Output, StringComparison.Ordinal);

        fleet.StartWorker(fleet.Workers[1]);
        var end = await fleet.WaitForEndAsync(SmallJob.Limit);
        await AssertFinishedAsync(fleet, end.Job, end.ModelSha256);
    }

    private static async Task AssertWaitingAsync(Fleet.Fleet fleet)
    {
        var units = await UntilAsync(fleet.Aggregator, ["units", "--format", "json"], static run => run.Output.Contains("\"connected\":true", StringComparison.Ordinal));
        var only = Assert.Single(Json(units).GetProperty("units").EnumerateArray());
        Assert.Equal("unit-01", only.GetProperty("device").GetString());
        Assert.StartsWith("127.0.0.1:", only.GetProperty("address").GetString(), StringComparison.Ordinal);

        var status = await UntilAsync(fleet.Aggregator, ["status"], static run => run.Output.Contains("  workers     1 connected\n", StringComparison.Ordinal));
        Assert.Equal(0, status.ExitCode);
        Assert.Contains("waiting for 1 of 2 workers", status.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await AskAsync(fleet.Workers[1], "", "status")).ExitCode); // not started
        Assert.Equal(2, (await AskAsync(fleet.Workers[0], "", "units")).ExitCode); // no aggregator
    }

    /// <summary>The doctor's greeting leaves the connection of the unit it looks at alone.</summary>
    private static async Task AssertHealthyAsync(Fleet.Fleet fleet)
    {
        var doctor = await AskAsync(fleet.Workers[0], "", "doctor");
        Assert.Contains("ok    aggregator  127.0.0.1:", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("TLS in ", doctor.Output, StringComparison.Ordinal);
        Assert.Matches(@"ok    skew        this clock was [01]\.[0-9] s (behind|ahead of) the aggregator's", doctor.Output); // which tells whole seconds
        Assert.Contains(" 0 fail\n", doctor.Output, StringComparison.Ordinal);
        Assert.Equal(0, doctor.ExitCode);
        Assert.Equal(0, (await AskAsync(fleet.Aggregator, "", "doctor")).ExitCode);
        Assert.False(fleet.Aggregator.Log.Contains("unit-01 is gone"));
    }

    private static async Task AssertFinishedAsync(Fleet.Fleet fleet, string id, string digest)
    {
        var job = Assert.Single(Json(await AskAsync(fleet.Aggregator, "", "jobs", "--format", "json")).GetProperty("jobs").EnumerateArray());
        Assert.Equal((id, digest, "finished", 2), (job.GetProperty("job").GetString(), job.GetProperty("model_sha256").GetString(),
            job.GetProperty("state").GetString(), job.GetProperty("rounds_done").GetInt32()));
        var ofWorker = Assert.Single(Json(await AskAsync(fleet.Workers[0], "", "jobs", "--format", "json")).GetProperty("jobs").EnumerateArray());
        Assert.Equal((digest, 2), (ofWorker.GetProperty("model_sha256").GetString(), ofWorker.GetProperty("version").GetInt32()));

        var units = await AskAsync(fleet.Aggregator, "", "units");
        Assert.Contains("2 units known; nobody is connected: the unit does not run\n", units.Output, StringComparison.Ordinal);
        var status = await AskAsync(fleet.Aggregator, "", "status");
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("  last round  [ROUND 2/2] 2 of 2 updates", status.Output, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> UntilAsync(Unit unit, string[] command, Func<CommandResult, bool> isGood)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var run = await AskAsync(unit, "", command);
            if (isGood(run) || limit.IsCancellationRequested) return run;
            await Task.Delay(100);
        }
    }

    /// <param name="under">A command to run it under, or nothing.</param>
    private static Task<CommandResult> AskAsync(Unit unit, string under, params string[] command) => PublishedBinary.RunAsync("env",
    [
        $"RUNTIME_DIRECTORY={unit.RuntimeDirectory}", .. under.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        PublishedBinary.Path, .. command, "--config", unit.ConfigFile,
    ]);

    private static JsonElement Json(CommandResult run) => JsonDocument.Parse(run.Output).RootElement;
}
