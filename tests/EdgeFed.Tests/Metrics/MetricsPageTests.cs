using EdgeFed.Config;
using EdgeFed.Federation;
using EdgeFed.Metrics;
using EdgeFed.Tests.Config;

namespace EdgeFed.Tests.Metrics;

public class MetricsPageTests
{
    [Theory, InlineData("worker"), InlineData("aggregator")]
    public void Page_OfARole_CanBeReadBack(string role)
    {
        var families = PrometheusText.Parse(SampleMetrics.Of(role));

        Assert.Equal(families.Count, families.Select(family => family.Name).Distinct().Count());
        Assert.All(families, family => Assert.NotEmpty(family.Samples));
        Assert.All(families, family => Assert.All(family.Samples, sample => Assert.StartsWith(family.Name, sample.Name)));
        Assert.All(families, family => Assert.Equal(family.Samples.Count, family.Samples.Select(s => s.Name + string.Join(',', s.Labels)).Distinct().Count()));
    }

    /// <summary>https://prometheus.io/docs/practices/naming</summary>
    [Theory, InlineData("worker"), InlineData("aggregator")]
    public void Names_OfARole_AreAsPrometheusAdvises(string role)
    {
        foreach (var family in PrometheusText.Parse(SampleMetrics.Of(role)))
        {
            Assert.Matches("^(edgefed|process)_", family.Name);
            Assert.Equal(family.Type == "counter", family.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.DoesNotMatch("_(count|sum|bucket|milliseconds|minutes|hours|percent|kilobytes|megabytes|kb|mb)(_|$)", family.Name);
            Assert.EndsWith(".", family.Help);
        }
    }

    /// <summary>What a unit of this role may show is what it shows when all is known.</summary>
    [Theory, InlineData("worker"), InlineData("aggregator")]
    public void Families_OfARole_AreThoseOfAFullPage(string role)
    {
        var config = role == "worker" ? (UnitConfig)ConfigText.WorkerOf() : ConfigText.AggregatorOf();
        var declared = new MetricsPage(config, new MetricsRegistry(TimeProvider.System), TimeProvider.System).Families();
        Assert.Equal(
            PrometheusText.Parse(SampleMetrics.Of(role)).Select(static family => (family.Name, family.Type, family.Help)),
            declared.Select(static family => (family.Name, family.Type, family.Help)));
    }

    [Fact]
    public void Page_OfAnAggregator_HasTheFigures()
    {
        var values = Values(SampleMetrics.Aggregator);
        Assert.Equal(0.9531, values["edgefed_test_accuracy_ratio"]);
        Assert.Equal((4.0, 10.0, 3.0), (values["edgefed_round"], values["edgefed_rounds"], values["edgefed_model_version"]));
        Assert.Equal((4.0, 2.0, 4.0), (values["edgefed_round_members"], values["edgefed_round_updates"], values["edgefed_connected_workers"]));
        Assert.Equal(1, values["edgefed_refused_total{limits.transfers}"]);
        Assert.Equal((1.0, 0.0), (values["edgefed_phase{collecting}"], values["edgefed_phase{training}"]));
        Assert.True(values["edgefed_state_filesystem_size_bytes"] > values["edgefed_state_filesystem_free_bytes"]);
        Assert.True(values["process_resident_memory_bytes"] > 1_000_000 && values["process_open_fds"] > 3 && values["process_cpu_seconds_total"] > 0);
    }

    [Fact]
    public void Page_OfAWorker_HasTheFigures()
    {
        var values = Values(SampleMetrics.Worker);
        Assert.Equal((10_000.0, 0.31, 1.5), (values["edgefed_training_examples_total"], values["edgefed_training_loss"], values["edgefed_training_duration_seconds_sum"]));
        Assert.Equal((1.0, 0.04), (values["edgefed_connected"], values["edgefed_link_round_trip_seconds"]));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 14, 3, 8, 123, TimeSpan.Zero).ToUnixTimeMilliseconds() / 1e3, values["edgefed_last_contact_timestamp_seconds"]);
        Assert.Equal(1_798_761_600, values["edgefed_certificate_expiry_timestamp_seconds"]);
    }

    [Fact]
    public void Page_OfAUnitThatHasDoneNothing_SaysOnlyWhatIsKnown()
    {
        var page = new MetricsPage(ConfigText.AggregatorOf(), new MetricsRegistry(TimeProvider.System), TimeProvider.System).Make(new MetricsState(), null);
        var values = Values(page);
        Assert.Equal(1, values["edgefed_phase{starting}"]);
        Assert.DoesNotContain(values.Keys, name => name.Contains("accuracy") || name.Contains("bytes_total") || name.Contains("certificate"));
    }

    [Fact]
    public void With_ANewPhase_ForgetsTheProgressOfTheOld()
    {
        var story = new MetricsState { Progress = 0.9 }.With(UnitPhase.Training, 2);
        Assert.Equal((UnitPhase.Training, 2, null), (story.Phase, story.Round, story.Progress));
        Assert.Equal(0.4, (story with { Progress = 0.4 }).With(UnitPhase.Training, 2).Progress);
    }

    /// <summary>By name, with the value of a label behind it.</summary>
    private static Dictionary<string, double> Values(string page) => PrometheusText.Parse(page).SelectMany(family => family.Samples)
        .ToDictionary(sample => sample.Labels.Count == 0 ? sample.Name : $"{sample.Name}{{{string.Join(',', sample.Labels.Values)}}}", sample => sample.Value);
}
