using System.Net;
using System.Net.Sockets;
using EdgeFed.EndToEnd.Tests.Support;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>What keeps a unit from running: one line that names it, and the exit code that belongs to it.</summary>
public sealed class BadStartTests
{
    private const int Usage = 2;
    private const int Data = 3;
    private const int Resources = 4;

    [PublishedFact]
    public async Task Run_PortInUse_SaysSo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await AssertRefusedAsync(Resources, $"Cannot listen at {other.LocalEndpoint}: the port is in use by another program", """{"role":"aggregator","state":"state"}""",
            "--set", $"listen={other.LocalEndpoint}");
    }

    [PublishedFact]
    public Task Run_StateBelowAFile_SaysSo() =>
        AssertRefusedAsync(Resources, "edgefed.json is no directory", """{"role":"aggregator","listen":"127.0.0.1:0","state":"edgefed.json/state"}""");

    [PublishedFact]
    public Task Run_DataMissing_NamesTheFile() => AssertRefusedAsync(Data, "/nowhere-",
        """{"role":"worker","aggregator":"127.0.0.1:1","state":"state","data":{"images":"nowhere-images","labels":"nowhere-labels"}}""");

    [PublishedFact]
    public Task Run_UnknownKey_NamesIt() =>
        AssertRefusedAsync(Usage, "lissen", """{"role":"aggregator","lissen":"127.0.0.1:0"}""");

    [PublishedFact]
    public async Task Run_StateInUse_NamesTheOtherProcess()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, workers: 1));
        await fleet.StartAggregatorAsync();
        var second = await PublishedBinary.RunAsync(PublishedBinary.Path, ["run", "--config", fleet.Aggregator.ConfigFile]);
        AssertOneLine(second, Resources, $"is in use by process {fleet.Aggregator.ProcessId}");
    }

    private static async Task AssertRefusedAsync(int exitCode, string part, string config, params string[] more)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("edgefed.json"), config);
        AssertOneLine(await PublishedBinary.RunAsync(PublishedBinary.Path, ["run", "--config", folder.File("edgefed.json"), .. more]), exitCode, part);
    }

    private static void AssertOneLine(CommandResult result, int exitCode, string part)
    {
        Assert.Contains(part, result.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
