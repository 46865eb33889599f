using EdgeFed.Federation.Records;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Tests.Records;

public class RecordReplayTests
{
    [Fact]
    public async Task Run_AllUpdatesKept_VerifiesEveryRound()
    {
        using var job = await RecordedJob.MakeAsync();
        var replay = await job.ReopenAsync();
        Assert.Equal([ReplayOutcome.Verified, ReplayOutcome.Verified], (await replay.RunAsync()).Select(round => round.Outcome));
        Assert.Null(await replay.CheckModelAsync());
    }

    [Fact]
    public async Task Run_AnUpdateIsGone_SaysSoAndGoesOn()
    {
        using var job = await RecordedJob.MakeAsync();
        File.Delete(job.File(RecordedJob.UpdatePath("unit-02", 1)));
        var rounds = await (await job.ReopenAsync()).RunAsync();
        Assert.Equal([ReplayOutcome.NotKept, ReplayOutcome.Verified], rounds.Select(round => round.Outcome));
        Assert.Contains("2 of 3", rounds[0].Detail);
    }

    [Theory]
    [InlineData(10)] // manifest record: nothing in the file can be read
    [InlineData(2_000)]
    public async Task Run_AFlippedBitInAnUpdate_IsAMismatchThatNamesIt(long offset)
    {
        using var job = await RecordedJob.MakeAsync();
        job.Flip(RecordedJob.UpdatePath("unit-02", 1), offset);
        var rounds = await (await job.ReopenAsync()).RunAsync();
        Assert.Equal([ReplayOutcome.Mismatch, ReplayOutcome.Verified], rounds.Select(round => round.Outcome));
        Assert.Contains("update/unit-02/1", rounds[0].Detail);
    }

    /// <summary>The note that an update was verified is no evidence: what counts is its content, which is verified again.</summary>
    [Fact]
    public async Task Run_AFlippedBitInTheCompletionRecord_IsVerifiedByItsContent()
    {
        using var job = await RecordedJob.MakeAsync();
        job.Flip(RecordedJob.UpdatePath("unit-02", 1), -1);
        Assert.All(await (await job.ReopenAsync()).RunAsync(), round => Assert.Equal(ReplayOutcome.Verified, round.Outcome));
    }

    /// <summary>A file of its own name with the content of another: all its checks hold, but it is not what was folded.</summary>
    [Fact]
    public async Task Run_AnotherContentUnderTheName_IsAMismatchWithBothDigests()
    {
        using var job = await RecordedJob.MakeAsync();
        await job.ReplaceUpdateAsync("unit-02", round: 1);
        var rounds = await (await job.ReopenAsync()).RunAsync();
        Assert.Equal(ReplayOutcome.Mismatch, rounds[0].Outcome);
        Assert.Matches("update/unit-02/1 has digest [0-9a-f]{64}, the record says [0-9a-f]{64}", rounds[0].Detail);
    }

    [Fact]
    public async Task CheckModel_AFlippedBit_IsNoticed()
    {
        using var job = await RecordedJob.MakeAsync();
        job.Flip(RecordedJob.ModelPath(RecordedJob.Rounds), 2_000);
        Assert.Contains("model/2", await (await job.ReopenAsync()).CheckModelAsync());
    }

    [Fact]
    public async Task CheckModel_TheNewestIsMissing_IsNoticed()
    {
        using var job = await RecordedJob.MakeAsync();
        File.Delete(job.File(RecordedJob.ModelPath(RecordedJob.Rounds)));
        Assert.Contains("not in the spool", await (await job.ReopenAsync()).CheckModelAsync());
    }

    [Fact]
    public async Task Reopen_AFlippedBitInTheRecord_IsRefused()
    {
        using var job = await RecordedJob.MakeAsync();
        job.Flip(RecordedJob.RecordPath, 120);
        await Assert.ThrowsAsync<SpoolException>(job.ReopenAsync);
    }
}
