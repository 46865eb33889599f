using EdgeFed.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>A federation over links that the kernel shapes: <c>tests/field/run.sh</c>, in a virtual machine where this one cannot.</summary>
public sealed class LinkTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _short = TimeSpan.FromMinutes(5); // of which a quarter where nothing else runs
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(40);

    [ShortFieldFact]
    public Task Links_WithLoss_EndInTheModelOfAnUnshapedRun() => RunAsync(_short, "80211p", "--rounds", "2");

    [FieldFact]
    public Task Links_OfAllProfiles_EndInTheModelOfAnUnshapedRun() => RunAsync(_long);

    private async Task RunAsync(TimeSpan limit, params string[] arguments)
    {
        var run = await PublishedBinary.RunAsync(Repository.File("tests/field/run.sh"), arguments, limit);
        output.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Error}");
    }
}
