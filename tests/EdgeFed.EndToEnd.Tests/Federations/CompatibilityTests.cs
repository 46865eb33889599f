using Xunit.Abstractions;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>This version and an older one in one federation: <c>tests/compat/run.sh</c>.</summary>
public sealed class CompatibilityTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(30); // most of it to publish the older one, once

    [LongFact]
    public async Task Federations_OfAnOlderVersionAndThisOne_EndInTheSameModelAndRefuseNewerJobs()
    {
        var run = await PublishedBinary.RunAsync(Repository.File("tests/compat/run.sh"), [], _limit);
        output.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Error}");
    }
}
