using EdgeFed.Aggregation;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Logs;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Records;

/// <summary>Format 2 of the record: members may leave.</summary>
public sealed class MemberLeftTests : IDisposable
{
    private static readonly Digest Initial = Digest.OfSha256("initial"u8);
    private static readonly Digest Model = Digest.OfSha256("model"u8);
    private static readonly JobDefinition Async = JobDefinition.Freeze(
        TestJob.Tiny.Options with { Mode = JobMode.Async, Strategy = "asofed", Rounds = 9 }, TestJob.TinySpec);

    private readonly TempState _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Reopen_AMemberLeftTheOpenRound_TheOthersAreItsMembers()
    {
        var record = await OpenAsync(TestJob.Tiny);
        await record.AppendAsync(new RoundStarted(1, 0, Initial, ["a", "b", "c"]));
        Assert.Equal(1, record.Format);
        await record.AppendAsync(new MemberLeft("b", 0, "lost"));
        foreach (var read in (RoundRecord[])[record, await OpenAsync(TestJob.Tiny)])
        {
            Assert.Equal(["a", "c"], read.Open!.Members);
            Assert.Equal(["a", "c"], read.LastMembers);
            Assert.Equal((2, false, true, true), (read.Format, read.IsMember("b"), read.HasLeft("b"), read.HasBegun));
        }

        await record.AppendAsync(new RoundStarted(1, 0, Initial, ["a", "b", "c"])); // asked again
        Assert.Equal((true, false), (record.IsMember("b"), record.HasLeft("b")));
    }

    [Fact]
    public async Task Append_TheSecondMemberLeaves_TheFormatIsSaidOnce()
    {
        var record = await OpenAsync(TestJob.Tiny);
        await record.AppendAsync(new RoundStarted(1, 0, Initial, ["a", "b"]));
        await record.AppendAsync(new MemberLeft("a", 0, ""));
        await record.AppendAsync(new MemberLeft("b", 0, ""));
        Assert.Equal(5, File.ReadAllLines(_state.File(RoundRecord.PathOf(TestJob.Tiny.Id))).Length);
        Assert.Equal((true, 0), ((await OpenAsync(TestJob.Tiny)).HasBegun, record.LastMembers.Count));
    }

    /// <summary>What versions that read format 1 only do with the entry: they read a job's text, and name the number that they cannot read.</summary>
    [Fact]
    public async Task Append_AMemberLeft_OlderVersionsNameTheNumberTheyCannotRead()
    {
        var record = await OpenAsync(TestJob.Tiny);
        await record.AppendAsync(new RoundStarted(1, 0, Initial, ["a"]));
        await record.AppendAsync(new MemberLeft("a", 0, ""));
        using var raised = System.Text.Json.JsonDocument.Parse(File.ReadAllLines(_state.File(RoundRecord.PathOf(TestJob.Tiny.Id)))[2]);
        var entry = raised.RootElement.GetProperty("entry");
        Assert.Equal(("job", TestJob.Tiny.Id, Initial.ToString()),
            (entry.GetProperty("type").GetString(), entry.GetProperty("job").GetString(), entry.GetProperty("model").GetString()));
        var refused = Assert.Throws<JobException>(() => JobDefinition.Parse(TestJob.Tiny.Id, entry.GetProperty("text").GetString()!));
        Assert.Equal("The job has version 2; this unit knows version 1.", refused.Message);
    }

    [Theory]
    [InlineData("""{"type":"job","format":3,"job":"x","model":"y"}""")]
    [InlineData("""{"type":"job","format":0}""")]
    public async Task Open_OfAFormatThatIsNotKnown_NamesIt(string entry)
    {
        await OpenAsync(TestJob.Tiny);
        var log = await LinkedLog.OpenAsync(_state.Storage, RoundRecord.PathOf(TestJob.Tiny.Id), NullLogger.Instance);
        await log.AppendAsync(System.Text.Encoding.UTF8.GetBytes(entry));
        var refused = await Assert.ThrowsAsync<SpoolException>(() => OpenAsync(TestJob.Tiny));
        Assert.Matches("the record has format [03]; this version of edgefed reads formats 1 to 2", refused.Message);
    }

    [Fact]
    public async Task Fold_OfOneThatLeft_IsAContradiction()
    {
        var record = await OpenAsync(TestJob.Tiny);
        await record.AppendAsync(new RoundStarted(1, 0, Initial, ["a", "b"]));
        await record.AppendAsync(new MemberLeft("b", 0, ""));
        await record.AppendAsync(new RoundFolded(1, 0, Initial, "fedavg", [Update("a"), Update("b")], [], 1, Model));
        Assert.Contains("update of b", record.ContradictionIn(1), StringComparison.Ordinal);
        Assert.Null(record.ContradictionIn(2));
    }

    [Fact]
    public async Task Left_OfAnExcludedOne_ItsIdBeginsAnew()
    {
        var job = JobDefinition.Freeze(TestJob.Tiny.Options with { ExcludeAfter = 1, AccuracyGate = 0.5 }, TestJob.TinySpec);
        var record = await OpenAsync(job);
        await record.AppendAsync(new RoundStarted(1, 0, Initial, ["a", "b"]));
        await record.AppendAsync(new RoundFolded(1, 0, Initial, "fedavg", [Update("a")], [new RefusedUpdate("b", "bad", ByGate: true)], 1, Model));
        Assert.True(record.IsExcluded("b"));
        await record.AppendAsync(new MemberLeft("b", 1, ""));
        Assert.False(record.IsExcluded("b"));
    }

    /// <summary>Weights of later updates do not count it; numbers of its tasks go on, for an object's name is never used twice.</summary>
    [Fact]
    public async Task Async_OneThatWasFoldedLeft_IsWeighedNoMore()
    {
        var record = await OpenAsync(Async);
        await record.AppendAsync(new VersionPublished(0, Initial, [new GivenTask("a", 1), new GivenTask("b", 1)]));
        await record.AppendAsync(new UpdatesFolded([Folded(1, "a"), Folded(2, "b")]));
        await record.AppendAsync(new VersionPublished(2, Model, [new GivenTask("b", 2)]));
        Assert.Equal((200, 2, 1), (record.AsyncState.TotalExamples, record.AsyncState.Workers, record.AsyncState.OpenTasks));
        await record.AppendAsync(new MemberLeft("b", 2, ""));
        foreach (var state in (AsyncState[])[record.AsyncState, (await OpenAsync(Async)).AsyncState])
        {
            Assert.Equal((100, 1, 0, 2), (state.TotalExamples, state.Workers, state.OpenTasks, state.Version));
            Assert.Equal(["a"], state.Members);
            Assert.Equal((new Contribution(), 3), (state.ContributionOf("b"), state.NextNumber("b")));
        }

        await record.AppendAsync(new UpdatesFolded([Folded(3, "b")]));
        Assert.NotNull(record.ContradictionIn(3));
    }

    private static FoldedUpdate Update(string device) => new(device, Model, 100, 1);

    private static UpdateFolded Folded(int version, string device) => new(version, Update(device), 1, 0, new FoldStep(FoldReference.Base, 0.5));

    private Task<RoundRecord> OpenAsync(JobDefinition job) => RoundRecord.OpenAsync(_state.Storage, job, Initial, NullLogger.Instance);
}
