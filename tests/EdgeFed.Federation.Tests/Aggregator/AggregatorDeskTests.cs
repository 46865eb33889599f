using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Limits;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Aggregator;

/// <summary>What becomes of an update that is offered, before a byte of it comes.</summary>
public sealed class AggregatorDeskTests
{
    private const long Limit = 1 << 20;

    /// <summary>Recorded, and not open yet: a worker that hears "superseded" now would put what it sent back into its residual.</summary>
    [Fact]
    public async Task Judge_RoundThatIsAboutToGoOn_IsToBeOfferedAgain()
    {
        using var job = await LossyJob.OpenAsync("q8");
        var (desk, session, record) = await OpenAsync(job, Limit);
        var offered = await UpdateAsync(job);
        await record.AppendAsync(new RoundStarted(1, 0, record.InitialModel, [LossyJob.Device]));

        var answer = desk.Judge(session, offered);
        Assert.Equal((false, RejectCode.Busy, true), (answer.Accept, answer.Code, answer.IsForNow));

        desk.Round = new RoundCollector(record.Open!, null!, TimeProvider.System, static _ => true);
        Assert.Equal("", desk.Judge(session, offered).Reason);
        Assert.True(desk.Judge(session, offered).Accept);
    }

    [Fact]
    public async Task Judge_MoreThanADeviceMayStore_IsRefusedByNameAndTheRoundDoesNotWaitForIt()
    {
        using var job = await LossyJob.OpenAsync("q8");
        var offered = await UpdateAsync(job);
        var size = offered.Chunks.TotalStored;
        var (desk, session, record) = await OpenAsync(job, limit: 2 * size);
        await record.AppendAsync(new RoundStarted(1, 0, record.InitialModel, [LossyJob.Device, "unit-02"]));
        desk.Round = new RoundCollector(record.Open!, null!, TimeProvider.System, static _ => true);
        Assert.True(desk.Judge(session, offered).Accept);

        await job.WriteAsync(ObjectName.Update(job.Job.Id, LossyJob.Device, 7), job.Values(7), job.Job.UpdateFormat);
        await job.WriteAsync(ObjectName.Update(job.Job.Id, LossyJob.Device, 8), job.Values(8), job.Job.UpdateFormat);
        var answer = desk.Judge(session, offered);
        Assert.Equal((false, RejectCode.TooLarge), (answer.Accept, answer.Code));
        Assert.Contains($"limits.disk_bytes is {2 * size}", answer.Reason, StringComparison.Ordinal);
        Assert.False(desk.Round.IsAwaited(LossyJob.Device));
    }

    private static async Task<Representation> UpdateAsync(LossyJob job)
    {
        var update = await job.WriteAsync(ObjectName.Update(job.Job.Id, LossyJob.Device, 1), job.Values(1), job.Job.UpdateFormat);
        job.Spool.Delete(update.Name);
        return update.Representation with { NumExamples = 10, BaseVersion = 0 };
    }

    private static async Task<(AggregatorDesk Desk, WorkerSession Session, RoundRecord Record)> OpenAsync(LossyJob job, long limit)
    {
        var log = NullLogger.Instance;
        var record = await RoundRecord.OpenAsync(job.State.Storage, job.Job, InitialModel.DigestOf(job.Job), log);
        var desk = new AggregatorDesk(job.Job, record, job.Spool, null!, new Roster(TimeProvider.System), null!, new PeerLimits { DiskBytes = limit }, log);
        return (desk, new WorkerSession(LossyJob.Device, desk, security: null), record);
    }
}
