using EdgeFed.Federation.Jobs;
using EdgeFed.Transport;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Tests.Config;

public class ConfigDefaultsTests
{
    [Fact]
    public void Read_MinimalAggregator_YieldsTheRecordsDefaults()
    {
        var config = ConfigText.AggregatorOf();

        Assert.Equal(new JobOptions(), config.Job);
        Assert.Equal(new TransportOptions(), config.Transport);
        Assert.Equal(new AggregatorOptions(config.DeviceId, "127.0.0.1:7700", new JobOptions(), new TransportOptions()), config.ToOptions(once: false));
        Assert.Null(config.TestData);
    }

    [Fact]
    public void Read_MinimalWorker_YieldsTheRecordsDefaults()
    {
        var config = ConfigText.WorkerOf();

        Assert.Equal(new WorkerOptions(config.DeviceId, "127.0.0.1:7700", new TransportOptions()), config.ToOptions(once: false));
        Assert.Null(config.Shard);
        Assert.False(config.HasJob);
        Assert.False(config.IsExposed);
        Assert.Null(config.Tls);
    }

    [Fact]
    public void Read_NothingSaidOfState_UsesVarLib()
    {
        var config = ConfigText.AggregatorOf();

        Assert.Equal("/var/lib/edgefed", config.State);
        Assert.Equal("/var/lib/edgefed/metrics.jsonl", config.MetricsFile);
        Assert.Equal("127.0.0.1:9464", config.MetricsListen?.ToString());
        Assert.Equal(LogLevel.Information, config.LogLevel);
    }

    [Fact]
    public void Read_OtherState_MovesTheMetricsFile() =>
        Assert.Equal("/srv/unit/metrics.jsonl", ConfigText.AggregatorOf(""", "state": "/srv/unit" """).MetricsFile);

    [Theory, InlineData("off", null), InlineData("OFF", null), InlineData("[::]:9100", "[::]:9100")]
    public void Read_MetricsListen_IsAnEndpointOrOff(string value, string? expected) =>
        Assert.Equal(expected, ConfigText.WorkerOf("", $"metrics.listen={value}").MetricsListen?.ToString());

    [Fact]
    public void Read_NullValue_CountsAsNotGiven() =>
        Assert.Equal(10, ConfigText.AggregatorOf(""", "job": { "rounds": null } """).Job.Rounds);

    [Theory, InlineData("pi 4/left", "pi-4-left"), InlineData("..", "unit"), InlineData("jetson.local", "jetson.local")]
    public void FromHostName_AnyName_BecomesADeviceId(string host, string expected) =>
        Assert.Equal(expected, EdgeFed.Config.Identifiers.FromHostName(host));

    [Theory]
    [InlineData("depot", "a", "depot")]
    [InlineData("raspberrypi", null, "raspberrypi")]
    [InlineData("raspberrypi", "10000000abcdef01", "raspberrypi-9aae37")]
    public void DefaultDeviceId_HostOfAnImage_IsToldApartByItsBoard(string host, string? mark, string expected) =>
        Assert.Equal(expected, EdgeFed.Config.DefaultDeviceId.Of(host, () => mark));

    [Fact]
    public void DefaultDeviceId_TwoBoardsFromOneImage_Differ() => Assert.NotEqual(
        EdgeFed.Config.DefaultDeviceId.Of("raspberrypi", () => "one"), EdgeFed.Config.DefaultDeviceId.Of("raspberrypi", () => "other"));
}
