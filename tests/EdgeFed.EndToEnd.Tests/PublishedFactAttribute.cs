namespace EdgeFed.EndToEnd.Tests;

/// <summary>A test of the published binary: skipped, and saying why, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PublishedFactAttribute : FactAttribute
{
    public PublishedFactAttribute() => Skip = PublishedBinary.Missing;
}

/// <summary>Several tests of the published binary: skipped, and saying why, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PublishedTheoryAttribute : TheoryAttribute
{
    public PublishedTheoryAttribute() => Skip = PublishedBinary.Missing;
}

/// <summary>A test of the published binary inside a chroot, which only root may enter.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChrootFactAttribute : FactAttribute
{
    public ChrootFactAttribute() =>
        Skip = PublishedBinary.Missing ?? (Environment.IsPrivilegedProcess ? null : "Only root may chroot.");
}

/// <summary>A test that takes minutes: skipped unless <c>build/test.sh --all</c> asks for the long forms.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() => Skip = Missing;

    /// <summary>Why long tests do not run now, or null where they do.</summary>
    internal static string? Missing => PublishedBinary.Missing
        ?? (Environment.GetEnvironmentVariable("EDGEFED_TEST_ALL") == "1" ? null : "Takes minutes; build/test.sh --all runs it.");
}

/// <summary>A test of the published linux-arm64 binary: skipped, and saying why, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class Arm64FactAttribute : FactAttribute
{
    public Arm64FactAttribute() => Skip = Arm64Binary.Missing;
}

/// <summary>A long test in a booted Debian for arm64, which is made with an emulator that a namespace of its own registers.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BootedArm64FactAttribute : FactAttribute
{
    private static readonly Version _kernel = new(6, 7);

    public BootedArm64FactAttribute() => Skip = LongFactAttribute.Missing ?? Arm64Binary.Missing ?? Unable;

    private static string? Unable => Environment.IsPrivilegedProcess && Environment.OSVersion.Version >= _kernel
        ? null : $"Making a Debian for arm64 needs root and Linux {_kernel} or newer; this is Linux {Environment.OSVersion.Version}.";
}

/// <summary>Several tests of the published linux-arm64 binary that take minutes, in machines whose emulator the script behind them installs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class Arm64LongTheoryAttribute : TheoryAttribute
{
    public Arm64LongTheoryAttribute() => Skip = LongFactAttribute.Missing ?? Arm64Binary.Missing;
}
