using EdgeFed.EndToEnd.Tests.Support;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>A disk that is full is said, waited for, and costs nothing that was there.</summary>
public sealed class DiskFullTests
{
    private const int DiskKilobytes = 16 << 10;
    private const int LeftKilobytes = 1000; // one update fits, the second does not

    [SmallDiskFact]
    public async Task Aggregator_DiskFull_SaysSoAndGoesOnWhenThereIsRoom()
    {
        using var folder = new TempFolder();
        var options = SmallJob.Options(folder.Path, workers: 2, rounds: 1) with { MetricsFile = folder.File("metrics.jsonl") };
        await using var fleet = new Fleet.Fleet(options);
        await using var disk = await SmallDisk.MountAsync(fleet.Aggregator.StateFolder, DiskKilobytes);
        var filler = Path.Combine(disk.Path, "filler");
        await File.WriteAllBytesAsync(filler, new byte[(DiskKilobytes - LeftKilobytes) << 10]);

        await fleet.StartAsync();
        await fleet.Aggregator.Log.WaitForAsync("no room on disk", SmallJob.Limit);
        File.Delete(filler);

        Assert.Equal(await SmallJob.DigestAsync(workers: 2, rounds: 1), (await fleet.WaitForEndAsync(SmallJob.Limit)).ModelSha256);
        await fleet.DisposeAsync(); // before the disk goes
    }
}
