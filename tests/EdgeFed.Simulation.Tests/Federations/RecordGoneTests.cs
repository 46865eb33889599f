using EdgeFed.Federation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>A state directory that is not what it was: the job does not silently begin again in the middle of what it made.</summary>
public class RecordGoneTests
{
    private static readonly FederationSetup Rounds = new(Workers: 2, Rounds: 4);
    private static readonly FederationSetup Async = new(Workers: 2, Rounds: 12, Strategy: "asofed") { Mode = JobMode.Async };

    public static TheoryData<string, string> Damages
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var mode in (string[])["sync", "lossy", "async"])
                foreach (var damage in (string[])["deleted", "emptied", "zeroed", "cut at a line's end"]) all.Add(mode, damage);
            return all;
        }
    }

    [Theory, MemberData(nameof(Damages))]
    public void Start_RecordIsShorterThanTheSpoolProves_IsRefusedAndLeftAsItIs(string mode, string damage)
    {
        var setup = mode switch { "async" => Async, "lossy" => Rounds with { Encoding = "q8" }, _ => Rounds };
        var federation = new SimFederation(1, setup, isWatched: false);
        federation.Start();
        federation.RunUntilRound(mode == "async" ? 6 : 3);
        var host = federation.AggregatorHost;
        host.Crash(CrashKind.Kill);
        var path = host.Disk.Paths.Single(static path => path.StartsWith("records/", StringComparison.Ordinal));
        var record = host.Disk.ReadAll(path)!;
        if (damage == "deleted") host.Disk.Remove(path);
        else Assert.True(host.Disk.Put(path, Damaged(record, damage)));

        host.Restart();
        var refused = Assert.ThrowsAny<SimulationException>(() => federation.World.RunFor(TimeSpan.FromMinutes(1)));

        Assert.Matches($"{path} (holds no entry|ends at version [0-9]+), and the spool holds .*Restore the state directory", refused.Message);
        Assert.Equal(damage == "deleted" ? [] : Damaged(record, damage), host.Disk.ReadAll(path));
    }

    /// <summary>Nothing in it contradicts anything else; its workers know better.</summary>
    [Theory]
    [InlineData("f32")]
    [InlineData("q8")]
    public void Start_WholeStateOfAnEarlierTime_BothSidesSaySo(string encoding)
    {
        var lines = new List<string>();
        var federation = new SimFederation(1, Rounds with { Encoding = encoding, Rounds = 6 }, isWatched: false);
        federation.World.Log.OnLine += lines.Add;
        var backup = federation.World.Host("backup");
        federation.AggregatorHost.Observer.RoundReported += round =>
        {
            if (round.Round == 1 && federation.AggregatorHost.Starts == 1) backup.CopyDiskFrom(federation.AggregatorHost);
        };
        federation.Start();
        federation.RunUntilRound(4);
        federation.AggregatorHost.Crash(CrashKind.Kill);
        federation.AggregatorHost.CopyDiskFrom(backup);
        federation.AggregatorHost.Restart();
        federation.RunUntilEnd();

        Assert.Contains(lines, static line => line.Contains("of this job, and the record here ends at", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("is here already: its state directory is an earlier one", StringComparison.Ordinal));
        Assert.Equal(1, lines.Count(static line => line.Contains("worker-0 knows ", StringComparison.Ordinal)));
        Assert.Equal(6, federation.AggregatorHost.Observer.Rounds[^1].Version);
        Assert.All(federation.Replay(), static round => Assert.NotEqual(ReplayOutcome.Mismatch, round.Outcome));
    }

    /// <summary>The aggregator's record knows what the worker sent; with a lossy encoding something is lost with it.</summary>
    [Theory]
    [InlineData("f32")]
    [InlineData("q8")]
    public void Start_WorkersStateOfAnEarlierTime_TheWorkerSaysSo(string encoding)
    {
        var lines = new List<string>();
        var federation = new SimFederation(1, Rounds with { Encoding = encoding, Rounds = 6 }, isWatched: false);
        federation.World.Log.OnLine += lines.Add;
        var (worker, backup) = (federation.World.Host("worker-0"), federation.World.Host("backup"));
        worker.Observer.PhaseChanged += (phase, round) =>
        {
            if ((phase, round) == (UnitPhase.Training, 2) && worker.Starts == 1) backup.CopyDiskFrom(worker);
        };
        federation.Start();
        federation.RunUntilRound(4);
        worker.Crash(CrashKind.Kill);
        worker.CopyDiskFrom(backup);
        worker.Restart();
        federation.RunUntilEnd();

        Assert.Contains(lines, static line => line.Contains("its state directory is an earlier one, or part of it is lost", StringComparison.Ordinal));
        Assert.Equal(encoding == "q8", lines.Exists(static line => line.Contains("this state directory is damaged, or an earlier one", StringComparison.Ordinal)));
    }

    /// <summary>The aggregator is put back while a worker is away, and makes the same versions again without it.</summary>
    [Fact]
    public void Start_VersionsAreMadeAgainFromOthers_TheWorkerThatWasAwaySaysSo()
    {
        var lines = new List<string>();
        var setup = new FederationSetup(Workers: 3, Rounds: 8, Participation.Deadline, MinUpdates: 1, DeadlineSeconds: 200);
        var federation = new SimFederation(1, setup, isWatched: false);
        federation.World.Log.OnLine += lines.Add;
        var (aggregator, away, backup) = (federation.AggregatorHost, federation.World.Host("worker-0"), federation.World.Host("backup"));
        aggregator.Observer.RoundReported += round =>
        {
            if (round.Round == 1 && aggregator.Starts == 1) backup.CopyDiskFrom(aggregator);
        };
        federation.Start();
        federation.RunUntilRound(4);
        away.Crash(CrashKind.Kill);
        var held = away.Disk.Paths.Select(static path => System.Text.RegularExpressions.Regex.Match(path, "~model~([0-9]+)")).Where(static found => found.Success)
            .Max(static found => int.Parse(found.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        aggregator.Crash(CrashKind.Kill);
        aggregator.CopyDiskFrom(backup);
        foreach (var worker in federation.Workers) worker.SetTrainingTime(TimeSpan.FromSeconds(30));
        aggregator.Restart();
        var before = aggregator.Observer.Rounds.Count;
        federation.World.Run(() => aggregator.Observer.Rounds.Skip(before).Any(round => round.Round == held - 1));
        away.Restart();
        federation.RunUntilEnd();

        Assert.Contains(lines, line => line.Contains($"starts from version {held} with digest", StringComparison.Ordinal)
            && line.Contains("its state directory is another", StringComparison.Ordinal));
    }

    private static byte[] Damaged(byte[] record, string damage) => damage switch
    {
        "emptied" => [],
        "zeroed" => new byte[record.Length],
        _ => record[..(record.AsSpan(0, record.Length / 3).LastIndexOf((byte)'\n') + 1)],
    };
}
