namespace EdgeFed.EndToEnd.Tests.Support;

/// <summary>A long test in a virtual machine, whose emulator the script behind it installs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FieldFactAttribute : FactAttribute
{
    public FieldFactAttribute() => Skip = LongFactAttribute.Missing ?? Machine.Uninstallable;
}

/// <summary>A test in a virtual machine that is short enough for every run, where the emulator is installed already.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShortFieldFactAttribute : FactAttribute
{
    public ShortFieldFactAttribute() => Skip = PublishedBinary.Missing ?? Machine.NotInstalled;
}

/// <summary>What the virtual machine is made with.</summary>
file static class Machine
{
    private static readonly string[] _tools =
        ["/usr/bin/qemu-system-x86_64", "/usr/bin/qemu-img", "/usr/bin/busybox", "/usr/sbin/ip", "/usr/sbin/tc"];

    private static string[] Absent => [.. _tools.Where(static tool => !File.Exists(tool))];

    public static string? NotInstalled =>
        Absent is { Length: > 0 } absent ? $"{string.Join(", ", absent)} missing; build/setup.sh field installs it." : null;

    public static string? Uninstallable => Environment.IsPrivilegedProcess || Absent.Length == 0
        ? null
        : $"Only root may install what is missing: {string.Join(", ", Absent)}; build/setup.sh field does it.";
}
