using EdgeFed.Aggregation;
using EdgeFed.Federation.Async;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Async;

/// <summary>What a job without rounds keeps on disk.</summary>
public sealed class AsyncObjectsTests
{
    private const int Newest = 5;

    /// <summary>Of the versions that workers still train from the oldest go first, beyond the quota only.</summary>
    [Theory]
    [InlineData(100, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(4, new[] { 2, 3, 4, 5 })]
    [InlineData(2, new[] { 4, 5 })]
    public async Task ForgetOld_WorkersTrainFromManyVersions_KeepsTheNewestOfThem(int leasedVersions, int[] kept)
    {
        using var job = await LossyJob.OpenAsync("f32", options => options with { Mode = JobMode.Async, Strategy = "asofed" });
        var record = await RoundRecord.OpenAsync(job.State.Storage, job.Job, InitialModel.DigestOf(job.Job), NullLogger.Instance);
        for (var version = 0; version < Newest; version++)
        {
            await PublishAsync(job, record, version, new GivenTask($"slow-{version}", 1), new GivenTask("quick", version + 1));
            await FoldAsync(job, record, version);
        }

        await PublishAsync(job, record, Newest, new GivenTask("quick", Newest + 1));
        new AsyncObjects(job.Job, job.Spool).ForgetOld(record, keepVersions: 1, leasedVersions);

        Assert.Equal(kept, Kept(job, ObjectKind.Model));
        Assert.Equal([Newest], Kept(job, ObjectKind.Update)); // what the newest version was made of
    }

    private static IEnumerable<int> Kept(LossyJob job, ObjectKind kind) =>
        job.Spool.Objects.Select(static found => ObjectName.Parse(found.Name)).Where(name => name.Kind == kind).Select(static name => (int)name.Number).Order();

    private static async Task PublishAsync(LossyJob job, RoundRecord record, int version, params GivenTask[] tasks)
    {
        var model = await job.WriteAsync(ObjectName.Model(job.Job.Id, version), job.Values(version));
        await record.AppendAsync(new VersionPublished(version, version == 0 ? record.InitialModel : model.Representation.Content, tasks));
    }

    private static async Task FoldAsync(LossyJob job, RoundRecord record, int baseVersion)
    {
        var update = await job.WriteAsync(ObjectName.Update(job.Job.Id, "quick", baseVersion + 1), job.Values(100 + baseVersion));
        var folded = new FoldedUpdate("quick", update.Representation.Content, 10, 1);
        await record.AppendAsync(new UpdatesFolded([new UpdateFolded(baseVersion + 1, folded, baseVersion + 1, baseVersion, new FoldStep(FoldReference.Base, 0.5))]));
    }
}
