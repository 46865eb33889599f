using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet.Proxy;
using EdgeFed.Fleet.Units;
using Xunit.Abstractions;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>Disks that something else fills while an object is arriving, and that have room again later.</summary>
public sealed class DiskFillsTests(ITestOutputHelper output)
{
    private const int DiskKilobytes = 16 << 10;
    private const string NoRoom = "o room on disk"; // whoever says so, and wherever in the line
    private const long SlowLink = 3_000_000; // a transfer takes long enough to have a middle
    private static readonly TimeSpan _full = TimeSpan.FromSeconds(7); // several attempts, each two seconds after the last

    [LongSmallDiskFact]
    public async Task Disks_FilledInMidTransfer_AreSaidOnceAndChangeNothing()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path) with { BytesPerSecond = SlowLink });
        var worker = fleet.Workers[1];
        await using var aggregatorDisk = await SmallDisk.MountAsync(fleet.Aggregator.StateFolder, DiskKilobytes);
        await using var workerDisk = await SmallDisk.MountAsync(worker.StateFolder, DiskKilobytes);
        var upload = FillInMidTransfer(fleet, Direction.Up, worker, aggregatorDisk);
        var download = FillInMidTransfer(fleet, Direction.Down, worker, workerDisk);

        await fleet.StartAsync();
        await StayFullAsync(upload, fleet.Aggregator, aggregatorDisk);
        await StayFullAsync(download, worker, workerDisk);
        var end = await fleet.WaitForEndAsync(SmallJob.Limit);

        Assert.Equal(await SmallJob.DigestAsync(), end.ModelSha256);
        AssertSaidOnce(fleet.Aggregator);
        AssertSaidOnce(worker);
        await fleet.DisposeAsync(); // before the disks go
    }

    /// <summary>Fills the disk when half of the first object that travels this way has passed.</summary>
    private static Task FillInMidTransfer(Fleet.Fleet fleet, Direction direction, Unit worker, SmallDisk disk)
    {
        var filled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fleet.Proxy.Passing += passage =>
        {
            if (passage is not ChunkPassage chunk || chunk.Direction != direction || chunk.Device != worker.Name) return;
            if (filled.Task.IsCompleted || chunk.Index < chunk.Chunks / 2) return;
            disk.Fill();
            filled.TrySetResult();
        };
        return filled.Task;
    }

    private static async Task StayFullAsync(Task filled, Unit unit, SmallDisk disk)
    {
        await filled.WaitAsync(SmallJob.Limit);
        await unit.Log.WaitForAsync(NoRoom, SmallJob.Limit);
        await Task.Delay(_full);
        Assert.True(unit.IsRunning, $"{unit.Name} did not outlive a full disk; see\n{unit.Log.Tail(5)}");
        disk.Free();
    }

    /// <summary>One line for each thing that waits for room, however often it was tried.</summary>
    private void AssertSaidOnce(Unit unit)
    {
        var said = unit.Log.Lines().Where(line => line.Contains(NoRoom, StringComparison.Ordinal)).ToList();
        foreach (var line in said) output.WriteLine($"{unit.Name}: {line}");
        var things = said.Select(line => line[line.IndexOf("WARN", StringComparison.Ordinal)..]);
        Assert.Distinct(things);
        Assert.InRange(said.Count, 1, SmallJob.Workers + 1);
    }
}
