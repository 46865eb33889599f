using Xunit.Abstractions;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>The published linux-arm64 binary under emulation: <c>tests/field/arm64.sh</c>.</summary>
public sealed class Arm64Tests(ITestOutputHelper output)
{
    private static readonly TimeSpan _short = TimeSpan.FromMinutes(5); // of which a tenth where nothing else runs
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(20);

    [Arm64Fact]
    public Task Federation_OnACortexA72_EndsVerified() => RunAsync(_short, "user", "--cpu", "cortex-a72");

    /// <summary>As on a Raspberry Pi 3, whose processor has no instructions for AES and SHA.</summary>
    [Arm64Fact]
    public Task Federation_OnACortexA53WithoutCrypto_EndsVerified() => RunAsync(_short, "user", "--cpu", "cortex-a53", "--no-crypto");

    [Arm64LongTheory]
    [InlineData("jobs"), InlineData("bits"), InlineData("vm"), InlineData("pages"), InlineData("pi"), InlineData("mixed"), InlineData("mixed-back")]
    public Task Binary_InEveryOtherWay_Works(string mode) => RunAsync(_long, mode);

    /// <summary>A Debian for arm64 with systemd, the overlay and the package.</summary>
    [BootedArm64Fact]
    public Task Machine_WithTheOverlay_DoesWhatWasPromised() => RunAsync("tests/field/boot.sh", _long, "--arch", "arm64");

    private Task RunAsync(TimeSpan limit, params string[] arguments) => RunAsync("tests/field/arm64.sh", limit, arguments);

    private async Task RunAsync(string script, TimeSpan limit, params string[] arguments)
    {
        var run = await PublishedBinary.RunAsync(Repository.File(script), arguments, limit);
        output.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Error}");
    }
}
