using EdgeFed.Config;
using EdgeFed.Core.Units;

namespace EdgeFed.Tests.Config;

/// <summary>Descriptions of the keys, of which the reference page and the example configurations are made.</summary>
public class ConfigTableTests
{
    [Theory, InlineData("worker"), InlineData("aggregator")]
    public void Keys_OfARole_AreDescribedOnce(string role)
    {
        var keys = UnitConfigReader.Keys(role == "worker" ? UnitRole.Worker : UnitRole.Aggregator);
        Assert.All(keys, key => Assert.False(string.IsNullOrWhiteSpace(key.Meaning) || string.IsNullOrWhiteSpace(key.Expected)));
        Assert.Equal(keys.Count, keys.Select(key => key.Path).Distinct().Count());
    }
}
