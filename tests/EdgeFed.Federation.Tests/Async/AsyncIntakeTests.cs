using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Async;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Links;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Async;

/// <summary>Decisions about an offered update of an asynchronous job, before a byte of it comes.</summary>
public sealed class AsyncIntakeTests : IDisposable
{
    private const long Task = 4;
    private LossyJob _job = null!; // opened by each test
    private RoundRecord _record = null!;
    private TestAggregator _aggregator = null!;
    private AsyncIntake _intake = null!;

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task Judge_TheUpdateOfItsTask_IsTaken()
    {
        await OpenAsync();
        Assert.True(Judge(Task, baseVersion: 0).Accept);
    }

    [Theory]
    [InlineData(Task, 1, RejectCode.WrongModel, "starts from version 1; the newest is 0")] // from the future
    [InlineData(Task + 1, 0, RejectCode.Superseded, "nobody waits for update 5")]
    [InlineData(Task - 1, 0, RejectCode.Superseded, "nobody waits for update 3")]
    public async Task Judge_AnotherThanThat_IsRefusedWithTheReason(long number, int baseVersion, RejectCode code, string reason)
    {
        await OpenAsync();
        AssertRefused(Judge(number, baseVersion), code, reason);
    }

    /// <summary>An update of its open task that can never be taken: the worker must not wait for ever, but get another task.</summary>
    [Fact]
    public async Task Judge_FromAnotherVersionThanItsTask_EndsTheTask()
    {
        await OpenAsync();

        AssertRefused(Judge(Task, baseVersion: 1), RejectCode.WrongModel, "starts from version 1");

        var (name, reason) = Assert.Single(_intake.TakeRefused());
        Assert.Equal((LossyJob.Device, Task), (name.Device, name.Number));
        Assert.Contains("starts from version 1", reason, StringComparison.Ordinal);
    }

    /// <summary>It was folded, and the verdict was lost with the link: it is not folded twice.</summary>
    [Fact]
    public async Task Judge_FoldedBefore_IsHere()
    {
        await OpenAsync();
        var offered = Offered(Task, baseVersion: 0);
        await _record.AppendAsync(new UpdatesFolded(
            [new UpdateFolded(1, new FoldedUpdate(LossyJob.Device, offered.Content, 10, 1), Task, 0, new FoldStep(FoldReference.Model, 0.5))]));

        Assert.True(Decide(offered).AlreadyHere);
        AssertRefused(Decide(offered with { Content = default }), RejectCode.Superseded, "nobody waits for update 4");
    }

    [Fact]
    public async Task Judge_OfAnExcludedWorker_IsRefused()
    {
        await OpenAsync(new JobOptions(ExcludeAfter: 2));
        await _record.AppendAsync(new UpdateRefused(LossyJob.Device, 2, "worse", ByGate: true));
        Assert.True(Judge(Task, baseVersion: 0).Accept);

        await _record.AppendAsync(new UpdateRefused(LossyJob.Device, 3, "worse", ByGate: true));
        AssertRefused(Judge(Task, baseVersion: 0), RejectCode.NotAMember, "is excluded: 2 of its updates in a row were refused");
    }

    /// <summary>Where the change is folded, and not the model, the version it was made from is needed.</summary>
    [Theory]
    [InlineData("fedasync", true)]
    [InlineData("asofed", false)]
    public async Task Judge_BaseNotKept_IsTakenOnlyIfItIsNotNeeded(string strategy, bool isTaken)
    {
        await OpenAsync(new JobOptions(Strategy: strategy));
        _job.Spool.Delete(ObjectName.Model(_job.Job.Id, 0).ToString());

        var answer = Judge(Task, baseVersion: 0);

        Assert.Equal(isTaken, answer.Accept);
        if (!isTaken) Assert.Contains("version 0 is not kept any more", answer.Reason, StringComparison.Ordinal);
    }

    private static void AssertRefused(OfferAnswer answer, RejectCode code, string reason)
    {
        Assert.False(answer.Accept);
        Assert.Equal(code, answer.Code);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
    }

    private OfferAnswer Judge(long number, int baseVersion) => Decide(Offered(number, baseVersion));

    private OfferAnswer Decide(Representation offered) => _aggregator.Judge(_intake, LossyJob.Device, offered);

    private Representation Offered(long number, int baseVersion) => _offered with
    {
        Name = ObjectName.Update(_job.Job.Id, LossyJob.Device, number).ToString(),
        BaseVersion = baseVersion,
        NumExamples = 10,
    };

    private Representation _offered = null!;

    private async Task OpenAsync(JobOptions? options = null)
    {
        options ??= new JobOptions();
        if (options.Strategy == "fedavg") options = options with { Strategy = "fedasync" };
        _job = await LossyJob.OpenAsync("f32", job => options with { Name = job.Name, Model = job.Model, ChunkBytes = job.ChunkBytes, Mode = JobMode.Async });
        var log = NullLogger.Instance;
        _record = await RoundRecord.OpenAsync(_job.State.Storage, _job.Job, InitialModel.DigestOf(_job.Job), log);
        await _job.WriteAsync(ObjectName.Model(_job.Job.Id, 0), _job.Values(0));
        var update = await _job.WriteAsync(ObjectName.Update(_job.Job.Id, LossyJob.Device, 99), _job.Values(1), _job.Job.UpdateFormat);
        _offered = update.Representation;
        _job.Spool.Delete(update.Name);
        await _record.AppendAsync(new VersionPublished(0, _record.InitialModel, [new GivenTask(LossyJob.Device, Task)]));

        _aggregator = new TestAggregator(_job, _record);
        var objects = new AsyncObjects(_job.Job, _job.Spool);
        var strategy = (IAsyncStrategy)Strategies.Create(_job.Job.Options.ForStrategy());
        var needsBase = AsyncObjects.NeedsBase(_job.Job, strategy.NeedsBase ? FoldReference.Base : FoldReference.Model);
        _intake = new AsyncIntake(
            _aggregator.Context, _aggregator.Members, _aggregator.Checks, _aggregator.Outcomes, _aggregator.Tasks, objects, needsBase);
    }
}
