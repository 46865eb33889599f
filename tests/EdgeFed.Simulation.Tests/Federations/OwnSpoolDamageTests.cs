using EdgeFed.Federation;
using EdgeFed.Protocol.Objects;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using EdgeFed.Simulation.Storage;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>
/// A worker that keeps something from one update to the next is off while its update is folded, and what it keeps is damaged meanwhile. It
/// either ends in the undisturbed digest, or says which part is lost and what follows.
/// </summary>
public class OwnSpoolDamageTests
{
    private const string Worker = "worker-0";
    private const int Struck = 3; // the round
    private const string Follows = "from the next version on the model is another than without this loss";

    public static TheoryData<string, string> Repaired
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var encoding in (string[])["f16", "q8", "q4", "topk"])
                foreach (var damage in (string[])["update deleted", "update halved", "update flipped", "residual.json deleted", "residual.json garbled", "both"]) all.Add(encoding, damage);
            return all;
        }
    }

    [Theory, MemberData(nameof(Repaired))]
    public void Run_UpdateOrNameOfTheResidualIsGone_EndsInTheUndisturbedDigest(string encoding, string damage)
    {
        var setup = Lossy(encoding);
        var lines = new List<string>();
        var federation = StruckInRound(setup, lines);
        var disk = federation.World.Host(Worker).Disk;
        if (damage is "update deleted" or "both") disk.Remove(UpdateIn(disk));
        if (damage == "update halved") disk.Put(UpdateIn(disk), disk.ReadAll(UpdateIn(disk))![..(disk.ReadAll(UpdateIn(disk))!.Length / 2)]);
        if (damage == "update flipped") disk.Damage(UpdateIn(disk), disk.ReadAll(UpdateIn(disk))!.Length / 2);
        if (damage is "residual.json deleted" or "both") disk.Remove("residual.json");
        if (damage == "residual.json garbled") disk.Put("residual.json", "{"u8.ToArray());
        Finish(federation);

        Assert.Equal(Undisturbed(setup), federation.ModelSha256);
        if (damage is "update deleted" or "update halved") Assert.Contains(lines, static line => line.Contains("nothing of what was left unsent is lost", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(Follows, StringComparison.Ordinal) && damage != "residual.json garbled");
    }

    [Theory, InlineData("f16"), InlineData("q8"), InlineData("q4"), InlineData("topk")]
    public void Run_WhatWasLeftUnsentIsGone_IsTold(string encoding)
    {
        var lines = new List<string>();
        var federation = StruckInRound(Lossy(encoding), lines);
        var disk = federation.World.Host(Worker).Disk;
        foreach (var path in disk.Paths.Where(static path => path.Contains("residual~", StringComparison.Ordinal)).ToList()) disk.Remove(path);
        Finish(federation);

        Assert.Contains(lines, static line => line.Contains(Follows, StringComparison.Ordinal));
        Assert.NotEqual(Undisturbed(Lossy(encoding)), federation.ModelSha256);
    }

    [Theory, InlineData("f16"), InlineData("q8"), InlineData("q4"), InlineData("topk")]
    public void Run_AByteOfWhatWasLeftUnsentIsAnother_IsTold(string encoding)
    {
        var lines = new List<string>();
        var federation = StruckInRound(Lossy(encoding), lines);
        var disk = federation.World.Host(Worker).Disk;
        var residual = disk.Paths.Single(static path => path.Contains($"residual~{Worker}~{Struck}", StringComparison.Ordinal));
        disk.Damage(residual, disk.ReadAll(residual)!.Length / 2);
        Finish(federation);

        Assert.Contains(lines, static line => line.Contains(Follows, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("control~")]
    [InlineData("model~")]
    public void Run_WhatACorrectionNeedsIsGone_IsTold(string what)
    {
        var setup = new FederationSetup(Workers: 3, Rounds: 6, Strategy: "scaffold");
        var lines = new List<string>();
        var federation = StruckInRound(setup, lines);
        var disk = federation.World.Host(Worker).Disk;
        foreach (var path in disk.Paths.Where(path => path.Contains(what, StringComparison.Ordinal)).ToList()) disk.Remove(path);
        Finish(federation);

        Assert.Contains(lines, static line => line.Contains("is trained without a correction", StringComparison.Ordinal));
    }

    private static FederationSetup Lossy(string encoding) => new(Workers: 3, Rounds: 6, Encoding: encoding);

    private static string Undisturbed(FederationSetup setup) => Run(1, setup, new FaultPlan([])).ModelSha256;

    /// <summary>Kills the worker when its update is with the aggregator, and lets the others end the round.</summary>
    private static SimFederation StruckInRound(FederationSetup setup, List<string> lines)
    {
        var federation = new SimFederation(1, setup, isWatched: false);
        federation.World.Log.OnLine += lines.Add;
        var worker = federation.World.Host(Worker);
        federation.World.Host("worker-1").SetTrainingTime(TimeSpan.FromSeconds(30)); // the others are later
        worker.Observer.PhaseChanged += (phase, round) =>
        {
            if ((phase, round) == (UnitPhase.Waiting, Struck) && worker.Starts == 1 && worker.Observer.Detail.Contains("is with the aggregator", StringComparison.Ordinal))
                worker.Crash(CrashKind.Kill);
        };
        federation.Start();
        federation.RunUntilRound(Struck);
        Assert.Equal(1, worker.Crashes);
        return federation;
    }

    private static void Finish(SimFederation federation)
    {
        federation.World.Host(Worker).Restart();
        federation.RunUntilEnd();
    }

    private static string UpdateIn(SimDisk disk) => disk.Paths.Single(static path => path.Contains($"update~{Worker}~{Struck}", StringComparison.Ordinal));
}
