using EdgeFed.Config;
using EdgeFed.Core.Units;

namespace EdgeFed.Tests.Config;

/// <summary>A key that is accepted has an effect, or a warning.</summary>
public class ConfigWarningsTests
{
    [Theory]
    [InlineData("job.buffer_size", "5", "job.mode")]
    [InlineData("leased_versions", "5", "job.mode")]
    [InlineData("evaluate_every", "5", "job.mode")]
    [InlineData("job.min_updates", "2", "job.participation")]
    [InlineData("job.deadline_seconds", "5", "job.participation")]
    [InlineData("job.schedule_epochs", "5", "job.schedule")]
    [InlineData("job.top_k_share", "0.5", "job.encoding")]
    [InlineData("job.exclude_after", "5", "job.accuracy_gate")]
    [InlineData("job.strategy_options.trim", "0.1", "trimmed-mean")]
    [InlineData("job.strategy_options.personal_share", "0.1", "apfl")]
    [InlineData("lights.long_press_seconds", "5", "lights.button")]
    [InlineData("transport.stall_seconds", "5", "for workers")]
    public void Warnings_AggregatorKeyWithoutEffect_SaysWhy(string key, string value, string reason)
    {
        var warning = Assert.Single(ConfigText.AggregatorOf("", $"{key}={value}").Warnings);
        Assert.StartsWith($"{key} has no effect: ", warning.Text);
        Assert.Contains(reason, warning.Text);
    }

    [Fact]
    public void Warnings_SectionWithoutEffect_NameTheSection() => Assert.Equal(
        "torch has no effect: `backend` is cpu", Assert.Single(ConfigText.AggregatorOf("", "torch.device=cuda", "torch.library=/x.so").Warnings).Text);

    [Theory]
    [InlineData("job.min_updates", "2", "job.participation=deadline")]
    [InlineData("job.buffer_size", "5", "job.mode=buffered", "job.strategy=fedbuff")]
    [InlineData("job.schedule_epochs", "5", "job.schedule=step")]
    [InlineData("job.strategy_options.trim", "0.1", "job.strategy=trimmed-mean")]
    [InlineData("job.buffer_size", "10")] // its default, as an example shows it
    [InlineData("job.rounds", "3")]
    public void Warnings_AggregatorKeyWithAnEffect_AreNone(string key, string value, params string[] with) =>
        Assert.Empty(ConfigText.AggregatorOf("", [$"{key}={value}", .. with]).Warnings);

    [Theory]
    [InlineData("job.rounds", "3", "job")]
    [InlineData("test_data.images", "t", "test_data")]
    [InlineData("data.cifar10.file", "t", "data.cifar10")]
    [InlineData("data.csv.past", "3", "data.csv")]
    public void Warnings_WorkerKeyWithoutEffect_SaysWhy(string key, string value, string path)
    {
        string[] set = key.StartsWith("test_data", StringComparison.Ordinal) ? [$"{key}={value}", "test_data.labels=t"] : [$"{key}={value}"];
        Assert.StartsWith($"{path} has no effect: ", Assert.Single(ConfigText.WorkerOf("", set).Warnings).Text);
    }

    [Theory]
    [InlineData(4, 1, "job.min_workers is 4; expected at least 5 for krum to hold against 1 hostile updates (2 f + 3)")]
    [InlineData(6, 2, "job.min_workers is 6; expected at least 7 for krum to hold against 2 hostile updates (2 f + 3)")]
    [InlineData(5, 1, null)]
    public void Warnings_KrumWithTooFewUpdates_NameTheNumber(int workers, int byzantine, string? expected) => Assert.Equal(
        expected,
        ConfigText.AggregatorOf("", "job.strategy=krum", $"job.min_workers={workers}", $"job.strategy_options.byzantine={byzantine}").Warnings.SingleOrDefault()?.Text);

    [Theory]
    [InlineData("EDGEFED_JOB_ROUNDS", "EDGEFED__JOB__ROUNDS")]
    [InlineData("EDGEFED_LISTEN", "EDGEFED__LISTEN")]
    [InlineData("EDGEFED_TLS_CA_CERTFILE", "EDGEFED__TLS__CA_CERTFILE")]
    public void Warnings_VariableWithOneUnderscore_NamesTheRightOne(string variable, string meant)
    {
        var (config, problems) = ConfigText.Read("""{ "role": "aggregator" }""", [], new() { [variable] = "3", ["EDGEFED_DEBUG"] = "1" });
        Assert.Empty(problems);
        Assert.Equal($"{variable} has no effect: did you mean {meant}? Between levels there are two underscores", Assert.Single(config!.Warnings).Text);
    }

    [Fact]
    public void Read_EveryKey_CanBeSetByAVariableThatAShellTakes()
    {
        foreach (var role in new[] { UnitRole.Worker, UnitRole.Aggregator })
        {
            foreach (var key in UnitConfigReader.Keys(role))
            {
                var name = EnvironmentNames.NameOf(key.Path);
                Assert.Matches("^[A-Za-z_][A-Za-z0-9_]*$", name);
                Assert.Equal(key.Path.Replace('.', ':'), EnvironmentNames.KeyOf(name));
            }
        }
    }

    [Fact]
    public void Read_KeyWithAHyphenByVariable_IsSet()
    {
        var (config, problems) = ConfigText.Read("""{ "role": "aggregator" }""", [], new() { ["EDGEFED__TLS__CERTFILE"] = "/a.pem", ["EDGEFED__TLS__CA_CERTFILE"] = "/ca.pem" });
        Assert.Empty(problems);
        Assert.Equal("/ca.pem", config!.Tls!.CaCertFile);
    }

    [Theory]
    [InlineData("job.min_updates is 3; expected 1 to min_workers (2)", "job.min_updates=3", "job.min_workers=2")]
    [InlineData("job.model_encoding is 'q8'; without rounds expected auto or f32", "job.mode=async", "job.strategy=fedasync", "job.model_encoding=q8")]
    [InlineData("job.accuracy_gate is 0.8; expected test_data beside it, to judge updates by", "job.accuracy_gate=0.8")]
    [InlineData("job.strategy is dbafl; expected test_data beside it, to judge updates by", "job.mode=async", "job.strategy=dbafl")]
    public void Read_JobThatRunWouldRefuse_IsAProblem(string expected, params string[] set) =>
        Assert.Equal(expected, Assert.Single(ConfigText.Read("""{ "role": "aggregator" }""", set).Problems).Text);
}
