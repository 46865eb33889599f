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

/// <summary>Decisions about an offered update of a job in rounds, before a byte of it comes.</summary>
public sealed class RoundIntakeTests
{
    private const long Limit = 1 << 20;

    /// <summary>Recorded, and not open yet: a worker that hears "superseded" now would put what it sent back into its residual.</summary>
    [Fact]
    public async Task Judge_RoundThatIsAboutToGoOn_IsToBeOfferedAgain()
    {
        using var job = await LossyJob.OpenAsync("q8");
        var aggregator = await TestAggregator.OpenAsync(job, new PeerLimits { DiskBytes = Limit });
        var (intake, record) = (aggregator.Rounds(), aggregator.Context.Record);
        var offered = await UpdateAsync(job);
        await record.AppendAsync(new RoundStarted(1, 0, record.InitialModel, [LossyJob.Device]));

        var answer = aggregator.Judge(intake, LossyJob.Device, offered);
        Assert.Equal((false, RejectCode.Busy, true), (answer.Accept, answer.Code, answer.IsForNow));

        intake.Round = aggregator.OpenRound();
        Assert.Equal("", aggregator.Judge(intake, LossyJob.Device, offered).Reason);
        Assert.True(aggregator.Judge(intake, LossyJob.Device, offered).Accept);
    }

    [Fact]
    public async Task Judge_MoreThanADeviceMayStore_IsRefusedByNameAndTheRoundDoesNotWaitForIt()
    {
        using var job = await LossyJob.OpenAsync("q8");
        var offered = await UpdateAsync(job);
        var size = offered.Chunks.TotalStored;
        var aggregator = await TestAggregator.OpenAsync(job, new PeerLimits { DiskBytes = 2 * size });
        var (intake, record) = (aggregator.Rounds(), aggregator.Context.Record);
        await record.AppendAsync(new RoundStarted(1, 0, record.InitialModel, [LossyJob.Device, "unit-02"]));
        intake.Round = aggregator.OpenRound();
        Assert.True(aggregator.Judge(intake, LossyJob.Device, offered).Accept);

        await job.WriteAsync(ObjectName.Update(job.Job.Id, LossyJob.Device, 7), job.Values(7), job.Job.UpdateFormat);
        await job.WriteAsync(ObjectName.Update(job.Job.Id, LossyJob.Device, 8), job.Values(8), job.Job.UpdateFormat);
        var answer = aggregator.Judge(intake, LossyJob.Device, offered);
        Assert.Equal((false, RejectCode.TooLarge), (answer.Accept, answer.Code));
        Assert.Contains($"limits.disk_bytes is {2 * size}", answer.Reason, StringComparison.Ordinal);
        Assert.False(intake.Round.IsAwaited(LossyJob.Device));
    }

    private static async Task<Representation> UpdateAsync(LossyJob job)
    {
        var update = await job.WriteAsync(ObjectName.Update(job.Job.Id, LossyJob.Device, 1), job.Values(1), job.Job.UpdateFormat);
        job.Spool.Delete(update.Name);
        return update.Representation with { NumExamples = 10, BaseVersion = 0 };
    }
}
