using EdgeFed.Aggregation;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Tests.Aggregation;

/// <summary>What server optimisers go on with is as durable, and as well guarded, as the model.</summary>
public sealed class ServerStateTests
{
    private const int Rounds = 5;

    [Theory, InlineData("fedavgm"), InlineData("fedadam"), InlineData("fedyogi")]
    public async Task Rounds_OnDisk_AreTheReference(string strategy)
    {
        using var job = await RunAsync(strategy);
        OptimizerReference[] steps = [.. job.Read(0).Select(_ => new OptimizerReference(strategy, StrategyOptions.Default))];
        double[] model = [.. job.Read(0)];
        for (var round = 1; round <= Rounds; round++)
        {
            var mean = RobustReference.Mean([.. Devices.Select(device => job.Values(device, round))], [.. Devices.Select(static device => (double)device[^1])]);
            for (var i = 0; i < model.Length; i++) model[i] += steps[i].Step(mean[i] - model[i]);
        }

        var found = job.Read(Rounds);
        for (var i = 0; i < model.Length; i++) Assert.Equal(model[i], found[i], 1e-4);
    }

    [Theory, InlineData("fedavgm", "f32"), InlineData("fedadam", "f32"), InlineData("fedyogi", "f32"), InlineData("fedadam", "q8"), InlineData("fedadam", "topk")]
    public async Task Rounds_RestartedInBetween_EndInTheSameModelAndVerify(string strategy, string encoding)
    {
        using var undisturbed = await RunAsync(strategy, encoding);
        using var job = await ServedJob.OpenAsync(strategy, encoding);
        for (var round = 1; round <= Rounds; round++)
        {
            await job.StoreAsync(round); // durable, and then killed before the record says so
            await job.ReopenAsync();
            await job.CheckAsync();
            await job.RunRoundAsync();
        }

        Assert.Equal(undisturbed.Record.Model, job.Record.Model);
        Assert.NotNull(job.Record.LastFold!.State);
        Assert.All(await job.ReplayAsync(), static round => Assert.Equal(ReplayOutcome.Verified, round.Outcome));
    }

    [Fact]
    public async Task Check_ADamagedState_IsMadeAgain()
    {
        using var job = await RunAsync("fedadam");
        job.Flip(ObjectName.State(job.Job.Id, Rounds));
        await job.ReopenAsync();
        await job.CheckAsync();
        await job.RunRoundAsync();
        Assert.All(await job.ReplayAsync(), static round => Assert.Equal(ReplayOutcome.Verified, round.Outcome));
    }

    /// <summary>Both would write the same file, and one adopt what the other has half written.</summary>
    [Fact]
    public async Task Remake_DamageFoundTwiceAtOnce_OneWaitsForTheOther()
    {
        using var job = await RunAsync("fedadam");
        job.Flip(ObjectName.Model(job.Job.Id, Rounds));
        await job.ReopenAsync();
        Assert.Equal(2, (await job.RemakeTwiceAsync()).Count); // that it is damaged, and that it is made again
        Assert.All(await job.ReplayAsync(), static round => Assert.Equal(ReplayOutcome.Verified, round.Outcome));
    }

    [Fact]
    public async Task Check_TwoDamagedStates_AreRefusedByName()
    {
        using var job = await RunAsync("fedadam");
        job.Flip(ObjectName.State(job.Job.Id, Rounds));
        job.Flip(ObjectName.State(job.Job.Id, Rounds - 1));
        await job.ReopenAsync();
        Assert.Matches("cannot be made again: .*state", (await Assert.ThrowsAsync<SpoolException>(job.CheckAsync)).Message);
    }

    [Fact]
    public async Task Replay_ADamagedState_IsAMismatchOfTheRoundThatWentOnFromIt()
    {
        using var job = await RunAsync("fedyogi");
        job.Flip(ObjectName.State(job.Job.Id, 3));
        await job.ReopenAsync();
        var rounds = await job.ReplayAsync();
        Assert.Equal(3, rounds.Count(static round => round.Outcome == ReplayOutcome.Verified) - 1);
        Assert.NotEqual(ReplayOutcome.Verified, rounds[3].Outcome);
        Assert.Contains("state", rounds[3].Detail);
    }

    [Fact]
    public async Task ForgetOld_SomeRoundsKept_KeepsTheStatesTheyWereMadeFrom()
    {
        using var job = await RunAsync("fedavgm");
        job.ForgetOld(keepRounds: 2);
        Assert.Equal([false, false, true, true, true], Enumerable.Range(1, Rounds).Select(version => job.IsKept(ObjectName.State(job.Job.Id, version))));
        await job.ReopenAsync();
        Assert.Equal([ReplayOutcome.NotKept, ReplayOutcome.NotKept, ReplayOutcome.NotKept, ReplayOutcome.Verified, ReplayOutcome.Verified],
            (await job.ReplayAsync()).Select(static round => round.Outcome));
        job.ForgetOld(keepRounds: 0);
        Assert.Equal([false, false, false, true, true], Enumerable.Range(1, Rounds).Select(version => job.IsKept(ObjectName.State(job.Job.Id, version))));
    }

    private static string[] Devices => ["unit-01", "unit-02", "unit-03"];

    private static async Task<ServedJob> RunAsync(string strategy, string encoding = "f32")
    {
        var job = await ServedJob.OpenAsync(strategy, encoding);
        for (var round = 0; round < Rounds; round++) await job.RunRoundAsync();
        return job;
    }
}
