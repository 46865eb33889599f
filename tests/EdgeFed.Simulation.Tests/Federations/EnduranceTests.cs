using EdgeFed.Simulation.Federations;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>What a unit must not do in a job of many rounds: grow. Only the round record does, by design, on disk.</summary>
[Collection(AloneInTheProcess.Name)]
public class EnduranceTests
{
    private const int Rounds = 500;
    private const int WarmUp = 100;
    private static readonly FederationSetup Setup = new(Workers: 2, Rounds: Rounds, KeepUpdateRounds: 1);

    /// <summary>Positions of folds in the record (8), what this world's observers keep of each round, and the lists' spare room.</summary>
    private const int MemoryPerRound = 3000;

    [Fact]
    public void Run_FiveHundredRounds_GrowsNeitherMemoryNorSpoolNorHandles()
    {
        var federation = new SimFederation(1, Setup, isWatched: false);
        federation.Start();
        federation.RunUntilRound(WarmUp);
        var before = Measure(federation);
        federation.RunUntilRound(Rounds - 1);
        var after = Measure(federation);

        Assert.Equal(before.Files, after.Files);
        Assert.InRange(after.OpenFiles, 0, before.OpenFiles + 2);
        Assert.InRange(after.SpoolBytes, 0, before.SpoolBytes * 3 / 2); // a transfer more or less is under way
        Assert.InRange((after.RecordBytes - before.RecordBytes) / (Rounds - WarmUp - 1), 1, 2000);
        var onSimulatedDisks = after.DiskBytes - before.DiskBytes;
        // A simulated file is in memory twice, as it is and as it would survive a power cut, each with room to spare up to its length.
        Assert.InRange(after.Memory - before.Memory - 5 * onSimulatedDisks, long.MinValue, MemoryPerRound * (Rounds - WarmUp));
    }

    private static Sample Measure(SimFederation federation)
    {
        var disks = federation.World.Hosts.Select(static host => host.Disk).ToList();
        return new Sample(
            disks.Sum(static disk => disk.FileCount),
            disks.Sum(static disk => disk.OpenFiles),
            disks.Sum(static disk => disk.Used),
            Bytes(federation, "spool/"), Bytes(federation, "records/"),
            GC.GetTotalMemory(forceFullCollection: true));
    }

    private static long Bytes(SimFederation federation, string folder)
    {
        var disk = federation.AggregatorHost.Disk;
        return disk.Paths.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Sum(path => disk.ReadAll(path)!.Length);
    }

    private sealed record Sample(int Files, int OpenFiles, long DiskBytes, long SpoolBytes, long RecordBytes, long Memory);
}
