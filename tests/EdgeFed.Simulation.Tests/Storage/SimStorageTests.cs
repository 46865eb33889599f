using EdgeFed.Simulation.Storage;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Simulation.Tests.Storage;

public class SimStorageTests
{
    private const int Seeds = 60;

    [Fact]
    public void PowerLoss_FlushedFileAndDirectory_Survive() => ForEachSeed(host => WriteAsync(host, flush: true, flushDirectory: true),
        after => Assert.Equal(Bytes(1), after));

    [Fact]
    public void PowerLoss_UnflushedName_SometimesLost()
    {
        var outcomes = Outcomes(host => WriteAsync(host, flush: true, flushDirectory: false));
        Assert.Contains(outcomes, bytes => bytes is null);
        Assert.Contains(outcomes, bytes => bytes is not null);
    }

    [Fact]
    public void PowerLoss_UnflushedWrite_LostWholeTornOrJunk()
    {
        var outcomes = Outcomes(host => WriteAsync(host, flush: false, flushDirectory: true)).Select(bytes => bytes!).ToArray();
        Assert.Contains(outcomes, bytes => bytes.Length == 0);
        Assert.Contains(outcomes, bytes => bytes.SequenceEqual(Bytes(1)));
        Assert.Contains(outcomes, bytes => bytes.Length is > 0 and < 100 && bytes.SequenceEqual(Bytes(1)[..bytes.Length]));
        Assert.Contains(outcomes, bytes => bytes.Length == 100 && !bytes.SequenceEqual(Bytes(1)));
    }

    [Fact]
    public void PowerLoss_TwoUnflushedWrites_LaterOneMaySurviveAlone()
    {
        var outcomes = Outcomes(async unit =>
        {
            using var file = await CreatedAsync(unit);
            file.Write(0, Bytes(1));
            file.Write(100, Bytes(2));
        });
        Assert.Contains(outcomes, bytes => bytes!.Length == 200 && bytes[100..].SequenceEqual(Bytes(2)) && !bytes[..100].SequenceEqual(Bytes(1)));
    }

    [Fact]
    public void PowerLoss_WriteDuringAFlush_IsNotCoveredByIt()
    {
        var outcomes = Outcomes(async unit =>
        {
            using var file = await CreatedAsync(unit);
            file.Write(0, Bytes(1));
            var flush = file.FlushAsync();
            file.Write(100, Bytes(2));
            await flush;
        });
        Assert.All(outcomes, bytes => Assert.Equal(Bytes(1), bytes![..100]));
        Assert.Contains(outcomes, bytes => bytes!.Length == 100);
    }

    [Fact]
    public void Kill_UnflushedWrite_Survives()
    {
        var host = RunThenCrash(1, unit => WriteAsync(unit, flush: false, flushDirectory: false), CrashKind.Kill);
        Assert.Equal(Bytes(1), host.Disk.ReadAll("a"));
    }

    [Fact]
    public void PowerLoss_RenameOverOldFile_OneOfThemIsThereWhole() => ForEachSeed(
        async unit =>
        {
            await WriteAsync(unit, flush: true, flushDirectory: true);
            using (var next = unit.Storage.Open("a.tmp"))
            {
                next.Write(0, Bytes(2));
                await next.FlushAsync();
            }
            unit.Storage.Rename("a.tmp", "a");
        },
        after => Assert.True(after!.SequenceEqual(Bytes(1)) || after!.SequenceEqual(Bytes(2))));

    [Fact]
    public void PowerLoss_UnflushedDelete_FileMayBeBackWithItsContent()
    {
        var outcomes = Outcomes(async unit =>
        {
            await WriteAsync(unit, flush: true, flushDirectory: true);
            unit.Storage.Delete("a");
        });
        Assert.Contains(outcomes, bytes => bytes is null);
        Assert.Contains(outcomes, bytes => bytes is not null && bytes.SequenceEqual(Bytes(1)));
    }

    [Fact]
    public void PowerLoss_UnflushedTruncate_MayBeUndone()
    {
        var outcomes = Outcomes(async unit =>
        {
            await WriteAsync(unit, flush: true, flushDirectory: true);
            using var file = unit.Storage.Open("a");
            file.Truncate(40);
        });
        Assert.Contains(outcomes, bytes => bytes!.Length == 40);
        Assert.Contains(outcomes, bytes => bytes!.Length == 100);
    }

    [Fact]
    public void Write_NoRoom_ThrowsAndGoesOnWhenThereIs()
    {
        var world = new World(1);
        var host = world.Host("pi");
        host.Disk.Capacity = 150;
        host.Start(async (unit, _) =>
        {
            using var file = unit.Storage.Open("a");
            file.Write(0, Bytes(1));
            Assert.Throws<StorageUnavailableException>(() => file.Write(100, Bytes(2)));
            host.Disk.Capacity = 200;
            file.Write(100, Bytes(2));
            await file.FlushAsync();
            Assert.Equal(200, host.Disk.Used);
            unit.Storage.Delete("a");
        });
        world.Run(() => host.Unit!.State == UnitState.Ended);
        Assert.Equal(0, host.Disk.Used);
        Assert.Equal(0, host.Disk.OpenFiles);
    }

    [Fact]
    public void Flush_FullOnlyAtFlush_Throws()
    {
        var world = new World(1);
        var host = world.Host("pi");
        (host.Disk.Capacity, host.Disk.FullOnlyAtFlush) = (50, true);
        host.Start(async (unit, _) =>
        {
            using var file = unit.Storage.Open("a");
            file.Write(0, Bytes(1));
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await file.FlushAsync());
        });
        world.Run(() => host.Unit!.State == UnitState.Ended);
    }

    [Fact]
    public void CrashAtStorageOperation_EachInTurn_StopsThereAndRestarts()
    {
        var steps = new List<int>();
        for (var k = 0; k < 6; k++)
        {
            var world = new World(1);
            var host = world.Host("pi");
            var step = 0;
            host.CrashAtStorageOperation(k, TimeSpan.FromSeconds(1));
            host.Start(async (unit, _) =>
            {
                if (host.Starts > 1) return;
                using var file = unit.Storage.Open("a");
                step = 1;
                file.Write(0, Bytes(1));
                step = 2;
                await file.FlushAsync();
                step = 3;
                await unit.Storage.FlushDirectoryAsync("");
                step = 4;
            });
            world.Run(() => host.Unit!.State == UnitState.Ended);
            Assert.Equal(2, host.Starts);
            steps.Add(step);
        }
        Assert.Equal([0, 1, 2, 2, 3, 3], steps);
    }

    [Theory]
    [InlineData(nameof(DiskSabotage.DropFlushes))]
    [InlineData(nameof(DiskSabotage.DropDirectoryFlushes))]
    [InlineData(nameof(DiskSabotage.LieEarly))]
    [InlineData(nameof(DiskSabotage.ForgetWrite))]
    public void PowerLoss_SabotagedDisk_LosesWhatWasFlushed(string sabotage)
    {
        var outcomes = Outcomes(unit => WriteAsync(unit, flush: true, flushDirectory: true), disk =>
        {
            disk.Sabotage.DropFlushes = sabotage == nameof(DiskSabotage.DropFlushes);
            disk.Sabotage.DropDirectoryFlushes = sabotage == nameof(DiskSabotage.DropDirectoryFlushes);
            disk.Sabotage.LieEarly = sabotage == nameof(DiskSabotage.LieEarly);
            disk.Sabotage.ForgetWrite = sabotage == nameof(DiskSabotage.ForgetWrite) ? 1 : 0;
        });
        Assert.Contains(outcomes, bytes => bytes is null || !bytes.SequenceEqual(Bytes(1)));
    }

    [Fact]
    public void CopyDiskFrom_AnotherHost_HasItsFiles()
    {
        var from = RunThenCrash(1, unit => WriteAsync(unit, flush: true, flushDirectory: true), CrashKind.Kill);
        var to = from.Unit is null ? null : new World(2).Host("spare");
        to!.CopyDiskFrom(from);
        Assert.Equal(Bytes(1), to.Disk.ReadAll("a"));
    }

    [Fact]
    public void Open_MissingDirectory_Throws()
    {
        var world = new World(1);
        var host = world.Host("pi");
        host.Start((unit, _) =>
        {
            Assert.Throws<DirectoryNotFoundException>(() => unit.Storage.Open("d/a"));
            unit.Storage.CreateDirectory("d/e");
            unit.Storage.Open("d/e/a").Dispose();
            Assert.Equal(["a"], unit.Storage.List("d/e"));
            Assert.Empty(unit.Storage.List("d"));
            return Task.CompletedTask;
        });
        world.Run(() => host.Unit!.State == UnitState.Ended);
    }

    private static byte[] Bytes(byte value) => Enumerable.Repeat(value, 100).ToArray();

    private static async Task<IStorageFile> CreatedAsync(Federation.UnitEnvironment unit)
    {
        var file = unit.Storage.Open("a");
        await unit.Storage.FlushDirectoryAsync("");
        return file;
    }

    private static async Task WriteAsync(Federation.UnitEnvironment unit, bool flush, bool flushDirectory)
    {
        using var file = unit.Storage.Open("a");
        if (flushDirectory) await unit.Storage.FlushDirectoryAsync("");
        file.Write(0, Bytes(1));
        if (flush) await file.FlushAsync();
    }

    private static void ForEachSeed(Func<Federation.UnitEnvironment, Task> work, Action<byte[]?> check)
    {
        foreach (var outcome in Outcomes(work)) check(outcome);
    }

    private static List<byte[]?> Outcomes(Func<Federation.UnitEnvironment, Task> work, Action<SimDisk>? prepare = null) =>
        Enumerable.Range(1, Seeds).Select(seed => RunThenCrash((ulong)seed, work, CrashKind.PowerLoss, prepare).Disk.ReadAll("a")).ToList();

    private static SimHost RunThenCrash(ulong seed, Func<Federation.UnitEnvironment, Task> work, CrashKind kind, Action<SimDisk>? prepare = null)
    {
        var world = new World(seed);
        var host = world.Host("pi");
        prepare?.Invoke(host.Disk);
        var isDone = false;
        host.Start(async (unit, _) =>
        {
            await work(unit);
            isDone = true;
            await new TaskCompletionSource().Task;
        });
        world.Run(() => isDone);
        host.Crash(kind);
        return host;
    }
}
