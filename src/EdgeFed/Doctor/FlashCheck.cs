using System.Globalization;

namespace EdgeFed.Doctor;

/// <summary>
/// How much of its life the flash under the state directory has behind it, where it says so: eMMC does, in tenths; SD cards do
/// not.
/// </summary>
internal sealed class FlashCheck : ICheck
{
    private const int Old = 8; // tenths of its life
    private const int Exceeded = 11; // JEDEC eMMC 5.0: 0x0B is beyond the estimate

    public string Name => "flash";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) => Task.FromResult(Look(unit));

    private static Diagnosis? Look(DoctorContext unit)
    {
        if (unit.Disk is not { } directory) return null;
        if (DeviceOf(directory, unit.Read("proc/self/mountinfo")) is not { } device) return Diagnosis.Ok("wear not known: no mount holds the state directory");
        var disk = DiskOf(Path.Combine(unit.Root, "sys/dev/block", device));
        if (unit.Read(Path.Combine(disk, "device/life_time")) is { } life) return Judge(life.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var isCard = unit.Read(Path.Combine(disk, "device/type"))?.Trim() == "SD";
        return Diagnosis.Ok(isCard ? "wear not known: SD cards do not tell" : "wear not known: this disk does not tell the kernel");
    }

    /// <summary>A partition's directory is in that of its disk.</summary>
    private static string DiskOf(string block)
    {
        var real = Directory.Exists(block) ? Directory.ResolveLinkTarget(block, returnFinalTarget: true)?.FullName ?? block : block;
        return File.Exists(Path.Combine(real, "partition")) ? Path.GetDirectoryName(real)! : real;
    }

    /// <summary>
    /// The estimates of two kinds of memory (A and B), each a number of tenths begun; 0 where it is not defined.
    /// </summary>
    private static Diagnosis Judge(IEnumerable<string> estimates)
    {
        var worst = estimates.Select(Tenths).DefaultIfEmpty().Max();
        if (worst == 0) return Diagnosis.Ok("wear not known: the eMMC does not tell");
        if (worst >= Exceeded) return Diagnosis.Fail("eMMC beyond its estimated life", "replace it before it fails, after saving the state directory");
        var measured = $"eMMC {(worst - 1) * 10} to {worst * 10} % worn";
        return worst > Old ? Diagnosis.Warn(measured, "plan to replace it") : Diagnosis.Ok(measured);
    }

    private static int Tenths(string hex) =>
        int.TryParse(hex.Trim().Replace("0x", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <summary>"179:2": the device of the innermost mount that holds a directory (proc(5), mountinfo fields 3 and 5).</summary>
    private static string? DeviceOf(string directory, string? mounts) => mounts?.Split('\n')
        .Select(static line => line.Split(' '))
        .Where(fields => fields.Length > 4 && Holds(fields[4], directory))
        .MaxBy(static fields => fields[4].Length)?[2];

    private static bool Holds(string mount, string directory) =>
        mount == "/" || directory == mount || directory.StartsWith(mount + "/", StringComparison.Ordinal);
}
