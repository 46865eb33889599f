using EdgeFed.Config;

namespace EdgeFed.Tests.Config;

public class ExampleConfigTests
{
    [Theory, InlineData("worker"), InlineData("aggregator")]
    public void Example_OfARole_HasNoProblems(string role) => Assert.Equal(role, Read(role).RoleName);

    [Theory, InlineData("worker"), InlineData("aggregator")]
    public void Example_OfARole_ShowsEveryKey(string role)
    {
        var problems = new List<Problem>();
        var layers = ConfigLayers.Load(new ConfigRequest(Repository.Example(role), [], new Dictionary<string, string>()), problems);
        var missing = UnitConfigReader.Keys(Read(role).Role).Where(key => layers!.Values[key.Path.Replace('.', ':')] is null);
        Assert.Empty(missing.Select(key => key.Path));
    }

    /// <summary>What an example shows beside the keys it must set is the default, as its comments say.</summary>
    [Fact]
    public void Example_OfTheAggregator_ShowsDefaults()
    {
        var (example, plain) = (Read("aggregator"), ConfigText.AggregatorOf());
        Assert.Equal((plain.Job, plain.Transport, plain.State, plain.MetricsFile), (example.Job, example.Transport, example.State, example.MetricsFile));
    }

    private static UnitConfig Read(string role) =>
        UnitConfigReader.ReadOrThrow(new ConfigRequest(Repository.Example(role), [], new Dictionary<string, string>()));
}
