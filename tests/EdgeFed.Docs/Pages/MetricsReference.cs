using EdgeFed.Config;
using EdgeFed.Core.Units;
using EdgeFed.Metrics;

namespace EdgeFed.Docs.Pages;

/// <summary>Every metric that units serve.</summary>
internal static class MetricsReference
{
    public static Markdown Make() => new Markdown("Metrics")
        .Paragraph("Every unit serves its metrics in Prometheus's text format at the path `/metrics` of the endpoint that "
            + "`metrics.listen` names. Counters are those of the process: they begin at 0 when a unit starts. "
            + "A metric that is not known yet is left out.")
        .Table(All(), ("metric", static one => $"`{NameOf(one.Family)}`"), ("type", static one => one.Family.Type),
            ("role", static one => one.Role), ("meaning", static one => one.Family.Help));

    /// <summary>Metrics of both roles; one that both explain in the same way is there once.</summary>
    internal static IReadOnlyList<(MetricFamily Family, string Role)> All()
    {
        var (worker, aggregator) = (Families(UnitRole.Worker), Families(UnitRole.Aggregator));
        var ofBoth = worker.Where(family => aggregator.Any(Is(family))).ToList();
        return
        [
            .. ofBoth.Select(static family => (family, "both")),
            .. aggregator.Where(family => !ofBoth.Exists(one => Is(one)(family))).Select(static family => (family, "aggregator")),
            .. worker.Where(family => !ofBoth.Exists(one => Is(one)(family))).Select(static family => (family, "worker")),
        ];
    }

    internal static IReadOnlyList<MetricFamily> Families(UnitRole role)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, $$"""{ "role": "{{(role == UnitRole.Worker ? "worker" : "aggregator")}}" }""");
            var config = UnitConfigReader.Read(new ConfigRequest(file, [], new Dictionary<string, string>()), [])!;
            return new MetricsPage(config, new MetricsRegistry(TimeProvider.System), TimeProvider.System).Families();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Func<MetricFamily, bool> Is(MetricFamily one) => other => (other.Name, other.Help) == (one.Name, one.Help);

    private static string NameOf(MetricFamily family) =>
        family.Labels.Count == 0 ? family.Name : $"{family.Name}{{{string.Join(',', family.Labels)}}}";
}
