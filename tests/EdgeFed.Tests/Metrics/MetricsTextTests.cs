using EdgeFed.Metrics;

namespace EdgeFed.Tests.Metrics;

public class MetricsTextTests
{
    private readonly MetricsText _text = new();

    [Fact]
    public void Gauge_OfANumber_IsHelpTypeAndSample()
    {
        _text.Gauge("a_bytes", "What it is.", 1.5);
        Assert.Equal("# HELP a_bytes What it is.\n# TYPE a_bytes gauge\na_bytes 1.5\n", _text.ToString());
    }

    [Fact]
    public void Gauge_OfNothing_IsLeftOut()
    {
        _text.Gauge("a_bytes", "What it is.", null);
        _text.Counter("b_total", "None.", "reason", []);
        Assert.Equal("", _text.ToString());
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(12345678901234567, "12345678901234568")]
    [InlineData(1e-9, "1E-09")]
    public void Gauge_OfAnyNumber_IsWrittenAsGoReadsIt(double value, string expected)
    {
        _text.Gauge("a", "h", value);
        Assert.EndsWith($"\na {expected}\n", _text.ToString());
    }

    [Fact]
    public void Info_WithHostileWords_ComesBackAsItWas()
    {
        const string Hostile = "back\\slash \"quoted\", two\nlines} 1";
        _text.Info("a_info", "two\nlines \\ slash", ("one", Hostile), ("two", "plain"));

        var family = Assert.Single(PrometheusText.Parse(_text.ToString()));
        Assert.Equal("two\nlines \\ slash", family.Help);
        Assert.Equal((Hostile, "plain"), (family.Samples[0].Labels["one"], family.Samples[0].Labels["two"]));
    }

    [Fact]
    public void Histogram_OfSomeValues_IsCumulative()
    {
        _text.Histogram("a_seconds", "h", Histogram.OfSeconds.Add(0.15).Add(3).Add(1e9));

        var samples = Assert.Single(PrometheusText.Parse(_text.ToString())).Samples;
        Assert.Equal([0, 1, 1, 1, 1, 2], samples.Take(6).Select(sample => sample.Value));
        Assert.Equal(("a_seconds_bucket", "+Inf", 3.0), (samples[^3].Name, samples[^3].Labels["le"], samples[^3].Value));
        Assert.Equal(("a_seconds_sum", 1e9 + 3.15), (samples[^2].Name, samples[^2].Value));
        Assert.Equal(("a_seconds_count", 3.0), (samples[^1].Name, samples[^1].Value));
    }
}
