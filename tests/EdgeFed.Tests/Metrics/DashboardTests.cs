using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeFed.Tests.Metrics;

/// <summary>The dashboard for Grafana that ships.</summary>
public partial class DashboardTests
{
    private static readonly JsonElement Dashboard = JsonDocument.Parse(File.ReadAllText(Repository.Dashboard)).RootElement;

    private static IEnumerable<JsonElement> Panels => Dashboard.GetProperty("panels").EnumerateArray();

    private static IEnumerable<string> Queries =>
        Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!);

    [Fact]
    public void Queries_OfAllPanels_NameMetricsThatUnitsHave()
    {
        var known = new[] { SampleMetrics.Worker, SampleMetrics.Aggregator }.SelectMany(PrometheusText.Parse).SelectMany(family => family.Samples).Select(sample => sample.Name);
        var used = Queries.SelectMany(query => MetricName().Matches(query)).Select(match => match.Value).Distinct().ToList();
        Assert.True(used.Count > 25, $"{used.Count} metrics are used");
        Assert.Empty(used.Except(known));
    }

    [Fact]
    public void Panels_OfTheDashboard_HaveIdsAndPlacesOfTheirOwn()
    {
        Assert.Equal(Panels.Count(), Panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(Panels.Count(), Panels.Select(panel => panel.GetProperty("title").GetString()).Distinct().Count());
        var cells = Panels.SelectMany(Cells).ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.X, 0, 23));
    }

    [Fact]
    public void Panels_OfTheDashboard_AskTheDataSourceThatIsChosen() => Assert.All(
        Panels, panel => Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString()));

    private static IEnumerable<(int X, int Y)> Cells(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        int Of(string name) => place.GetProperty(name).GetInt32();
        return from x in Enumerable.Range(Of("x"), Of("w"))
               from y in Enumerable.Range(Of("y"), Of("h"))
               select (x, y);
    }

    [GeneratedRegex(@"\b(edgefed|process)_[a-z_]+")]
    private static partial Regex MetricName();
}
