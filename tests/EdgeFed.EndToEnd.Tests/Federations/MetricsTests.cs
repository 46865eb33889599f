using System.Text.Json.Nodes;
using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet.Units;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>Metrics of units as those who use them see them: a real Prometheus, and its linter.</summary>
public sealed class MetricsTests
{
    private const int Workers = 2;
    private const int Rounds = 2;

    [PrometheusFact]
    public async Task Units_ScrapedByPrometheus_AreThereWithTheirFigures()
    {
        using var folder = new TempFolder();
        await using var fleet = NewFleet(folder.Path, tls: true);
        await fleet.StartAsync();
        await using var prometheus = Prometheus.Start(folder.File("prometheus"), await Task.WhenAll(fleet.Units.Select(EndpointAsync)));

        await prometheus.WaitForAsync("sum(up)", static up => up == 1 + Workers);
        await prometheus.WaitForAsync("""edgefed_phase{phase="finished"} * on(instance) edgefed_unit_info{role="aggregator"} == 1""", static _ => true);
        await prometheus.WaitForAsync("edgefed_test_accuracy_ratio", static accuracy => accuracy is > 0.8 and < 1);
        await prometheus.WaitForAsync("edgefed_updates_folded_total", static updates => updates == Workers * Rounds);
        await prometheus.WaitForAsync("edgefed_connected_workers", static workers => workers == Workers);
        await prometheus.WaitForAsync("edgefed_round_duration_seconds_count", static rounds => rounds == Rounds);
        await prometheus.WaitForAsync("sum(edgefed_training_examples_total)", static examples => examples == Workers * Rounds * 1000 * 5);
        await prometheus.WaitForAsync("min(edgefed_certificate_expiry_timestamp_seconds - time())", static left => left > 0);
        await prometheus.WaitForAsync("time() - max(edgefed_last_contact_timestamp_seconds)", static ago => ago is > -2 and < 30);
        await prometheus.WaitForAsync("min(edgefed_link_round_trip_seconds)", static seconds => seconds is > 0 and < 1);
        await prometheus.WaitForAsync("min(count_over_time(up[1m]))", static scrapes => scrapes >= 3); // a rate takes several
        await AssertDashboardAsync(prometheus);
    }

    [PrometheusFact]
    public async Task Metrics_OfEachRole_AreWithoutComplaintOfPromtool()
    {
        using var folder = new TempFolder();
        await using var fleet = NewFleet(folder.Path, tls: false);
        await fleet.StartAsync();
        await fleet.Aggregator.Log.WaitForAsync(" is finished: version", SmallJob.Limit);
        using var client = new HttpClient();
        foreach (var unit in fleet.Units)
        {
            await File.WriteAllTextAsync(folder.File(unit.Name), await client.GetStringAsync($"http://{await EndpointAsync(unit)}/metrics"));
            var checkedBy = await PublishedBinary.RunAsync("sh", ["-c", $"promtool check metrics <{folder.File(unit.Name)}"]);
            Assert.Equal((0, "", ""), (checkedBy.ExitCode, checkedBy.Output, checkedBy.Error));
        }
    }

    /// <summary>Every query is understood, and all but those for what did not happen find something.</summary>
    private static async Task AssertDashboardAsync(Prometheus prometheus)
    {
        var dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Dashboard))!;
        var queries = dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => (string)target!["expr"]!);
        var empty = new List<string>();
        foreach (var query in queries)
            if (await prometheus.CountAsync(Filled(query)) == 0) empty.Add(query);
        Assert.All(empty, query => Assert.Contains("edgefed_refused_total", query));
    }

    /// <summary>A query as Grafana sends it.</summary>
    private static string Filled(string query) =>
        query.Replace("$job", ".*").Replace("$instance", ".*").Replace("$__rate_interval", "1m");

    /// <summary>Units that end when they are told to, each with its metrics at a port of its own.</summary>
    private static Fleet.Fleet NewFleet(string folder, bool tls) =>
        new(SmallJob.Options(folder, Workers, Rounds) with { MetricsListen = "127.0.0.1:0", Once = false, Tls = tls });

    private static async Task<string> EndpointAsync(Unit unit)
    {
        var line = await unit.Log.WaitForAsync("Metrics at http://", SmallJob.Limit);
        return line.Split("http://")[1].Replace("/metrics", "", StringComparison.Ordinal);
    }
}
