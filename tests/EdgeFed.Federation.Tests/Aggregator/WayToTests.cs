using EdgeFed.Federation.Models;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Aggregator;

/// <summary>What a worker is sent, whatever it says that it holds: that number comes from the network.</summary>
public sealed class WayToTests
{
    [Theory]
    [InlineData(2, 1, "delta/2")]
    [InlineData(2, 0, "delta/1 delta/2")]
    [InlineData(2, -1, "model/2")]
    [InlineData(2, 2, "model/2")]
    [InlineData(2, int.MaxValue, "model/2")]
    [InlineData(7, 1, "")]
    [InlineData(int.MaxValue, int.MaxValue - 1, "")]
    public async Task WayTo_AnyVersions_IsWhatIsHereAndShorter(int version, int held, string expected)
    {
        using var job = await LossyJob.OpenAsync("q8");
        foreach (var number in new[] { 1, 2 })
        {
            await job.WriteAsync(ObjectName.Model(job.Job.Id, number), job.Values(number));
            await job.WriteAsync(ObjectName.Delta(job.Job.Id, number), job.Values(number), job.Job.ModelFormat);
        }

        var environment = job.Environment();
        var models = new ModelStore(job.Job, LossyJob.Device, job.Spool, environment);
        Assert.Equal(expected, string.Join(' ', models.WayTo(version, held).Select(step => step.Name[(job.Job.Id.Length + 1)..])));
    }
}
