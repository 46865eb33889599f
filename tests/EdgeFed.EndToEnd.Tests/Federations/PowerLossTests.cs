using EdgeFed.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>A virtual machine with a whole federation inside, whose power is cut: <c>tests/field/power-loss.sh</c>.</summary>
public sealed class PowerLossTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(30);

    [FieldFact]
    public async Task Machine_WithItsPowerCutInMidRound_EndsInTheUsualModel()
    {
        var run = await PublishedBinary.RunAsync(Repository.File("tests/field/power-loss.sh"), [], _limit);
        output.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Error}");
        Assert.Contains("digest equal: yes", run.Output);
    }
}
