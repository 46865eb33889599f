using EdgeFed.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>A Debian with the overlay, booted in a virtual machine: <c>tests/field/boot.sh</c>.</summary>
public sealed class BootTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(40);

    [FieldFact]
    public async Task Machine_WithTheOverlay_DoesWhatWasPromised()
    {
        var run = await PublishedBinary.RunAsync(Repository.File("tests/field/boot.sh"), [], _limit);
        output.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Error}");
        Assert.Contains(" 0 failed", run.Output);
    }
}
