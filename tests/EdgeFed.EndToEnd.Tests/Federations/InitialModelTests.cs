using System.Text.Json.Nodes;
using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>A second job that goes on where a first one ended.</summary>
public sealed class InitialModelTests
{
    [PublishedFact]
    public async Task Run_FromTheModelOfAFinishedJobWithAnotherRate_BeginsWithItAndLearnsMore()
    {
        using var folder = new TempFolder();
        var (first, before) = await RunAsync(Path.Combine(folder.Path, "first"), new JsonObject { ["rounds"] = 3 });

        var (second, after) = await RunAsync(Path.Combine(folder.Path, "second"), new JsonObject
        {
            ["rounds"] = 2,
            ["learning_rate"] = 0.0005,
            ["initial_model"] = Path.Combine(before, "models", $"{first.Job}.safetensors"),
        });

        var record = File.ReadLines(Path.Combine(after, "records", $"{second.Job}.jsonl")).First();
        Assert.Contains($"\"model\":\"{first.ModelSha256}\"", record);
        Assert.DoesNotContain(folder.Path, record); // of the path nobody hears
        Assert.NotEqual(first.ModelSha256, second.ModelSha256);
        var (learned, then) = (Accuracies(before), Accuracies(after));
        Assert.True(then[0] > learned[1], $"accuracy {string.Join(", ", learned)}, then {string.Join(", ", then)}"); // from the seed it would be the first again
    }

    private static double[] Accuracies(string state) =>
        [.. File.ReadLines(Path.Combine(state, "metrics.jsonl")).Select(static line => JsonNode.Parse(line)!["accuracy"]!.GetValue<double>())];

    private static async Task<(JobEnd End, string State)> RunAsync(string folder, JsonObject job)
    {
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder) with { Job = job });
        await fleet.StartAsync();
        var end = await fleet.WaitForEndAsync(SmallJob.Limit);
        return (end, fleet.Aggregator.StateFolder);
    }
}
