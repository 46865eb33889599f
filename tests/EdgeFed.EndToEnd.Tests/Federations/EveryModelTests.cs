using System.Text.Json.Nodes;
using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>Each model that ships, on the data that belongs to it, by two workers.</summary>
public class EveryModelTests
{
    private const int Shards = 32; // small parts are quicker; of the 16 series the two workers get one each

    [PublishedTheory]
    [InlineData("cnn-mnist"), InlineData("cnn-femnist"), InlineData("cnn-iq"), InlineData("lstm-traffic"), InlineData("mobilenet-v1")]
    public async Task Round_OfAModel_FoldsBothUpdatesAndScoresTheModel(string model)
    {
        using var folder = new TempFolder();
        var (data, job) = FleetData.OfConfig(Repository.File($"examples/{model}.json"), null);
        (job["rounds"], job["local_epochs"]) = (1, 1);
        var options = new FleetOptions(SmallJob.Options(folder.Path).Launch, folder.Path, data, Workers: 2, job)
        {
            Shards = model == "lstm-traffic" ? 16 : Shards,
            MetricsFile = Path.Combine(folder.Path, "metrics.jsonl"),
        };
        await using var fleet = new Fleet.Fleet(options);
        await fleet.StartAsync();
        await fleet.WaitForEndAsync(SmallJob.Limit);

        var round = JsonNode.Parse(File.ReadAllLines(options.MetricsFile).Single())!;
        Assert.Equal(2, (int)round["updates"]!);
        Assert.True(double.IsFinite((double)round["loss"]!));
        Assert.Equal(model == "lstm-traffic", round["accuracy"] is null);
    }
}
