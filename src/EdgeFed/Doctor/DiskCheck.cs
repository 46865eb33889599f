using System.Diagnostics;
using EdgeFed.Checks;
using EdgeFed.Core.Errors;
using EdgeFed.Output;

namespace EdgeFed.Doctor;

/// <summary>Checks whether the state directory can be written, how much room there is, and how fast a flushed write is.</summary>
internal sealed class DiskCheck : ICheck
{
    private const int ProbeBytes = 4 << 20; // little enough for flash, enough to be more than one erase block
    private const long MinFree = 64 << 20;
    private const long GoodFree = 1L << 30;
    private const int ModelsKept = 4; // versions and updates, in the spool and as a file
    private const double SlowBytesPerSecond = 1e6;

    public string Name => "disk";

    public async Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel)
    {
        if (unit.Config is not { } config || unit.Disk is not { } directory) return null;
        if (StateCheck.Run(config, unit.Status).FirstOrDefault() is { } finding)
        {
            return finding.IsWarning
                ? Diagnosis.Warn(finding.Problem.Text, "make it the unit's own (mode 700)")
                : Diagnosis.Fail(finding.Problem.Text,
                    "make it writable for the user that the unit runs as, and for no other unit");
        }

        try
        {
            var rate = await Task.Run(() => WriteRate(directory), cancel);
            return Judge(new DriveInfo(directory), rate, unit.Model is { } model ? (long)model.ParameterCount * sizeof(float) * ModelsKept : 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Diagnosis.Fail($"{directory}: {ErrorText.Of(e)}", "make room, or use another disk");
        }
    }

    private static Diagnosis Judge(DriveInfo drive, double bytesPerSecond, long needed)
    {
        var free = drive.AvailableFreeSpace;
        var measured = $"{Figures.Bytes(free)} free of {Figures.Bytes(drive.TotalSize)}; 4 MB written and flushed at {Figures.Bytes((long)bytesPerSecond)}/s";
        if (free < Math.Max(MinFree, needed))
            return Diagnosis.Fail(measured, $"make room: a unit needs {Figures.Bytes(Math.Max(MinFree, needed))}");
        if (free < GoodFree) return Diagnosis.Warn(measured, "make room before it is full: a unit waits then until there is some");
        return bytesPerSecond < SlowBytesPerSecond
            ? Diagnosis.Warn(measured, "a disk as slow as this holds up every transfer; it may be worn out")
            : Diagnosis.Ok(measured);
    }

    private static double WriteRate(string directory)
    {
        var path = Path.Combine(directory, $".edgefed-doctor-{Environment.ProcessId}");
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            var bytes = new byte[ProbeBytes];
            new Random(1).NextBytes(bytes); // some disks compress
            var since = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
            return ProbeBytes / Stopwatch.GetElapsedTime(since).TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
