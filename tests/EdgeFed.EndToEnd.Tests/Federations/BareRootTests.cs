using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet.Units;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>The published file where there is glibc and nothing else.</summary>
public sealed class BareRootTests
{
    [ChrootFact]
    public async Task Check_InARootWithGlibcOnly_FindsAConfigurationGood()
    {
        using var root = await BareRoot.CreateAsync();
        SmallJob.Data.CopyTo(Path.Combine(root.Path, "mnist"));
        await File.WriteAllTextAsync(Path.Combine(root.Path, "edgefed.json"), """
            {"role":"worker","aggregator":"127.0.0.1:7700","state":"/state",
             "data":{"images":"/mnist/train-images-idx3-ubyte.gz","labels":"/mnist/train-labels-idx1-ubyte.gz"}}
            """);
        var check = await root.RunAsync("check", "--config", "/edgefed.json");
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
    }

    [ChrootFact]
    public async Task Round_InARootWithGlibcOnly_EndsInTheUsualModel()
    {
        using var root = await BareRoot.CreateAsync();
        var data = SmallJob.Data.CopyTo(Path.Combine(root.Path, "mnist"));
        var options = SmallJob.Options(Path.Combine(root.Path, "fleet"), workers: 2, rounds: 1);
        await using var fleet = new Fleet.Fleet(options with { Launch = new Launch(PublishedBinary.Path, root.Path), Data = data.ToFleetData() });
        await fleet.StartAsync();
        Assert.Equal(await SmallJob.DigestAsync(workers: 2, rounds: 1), (await fleet.WaitForEndAsync(SmallJob.Limit)).ModelSha256);
    }
}
