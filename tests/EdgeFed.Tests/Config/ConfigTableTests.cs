using System.Text;
using EdgeFed.Config;
using EdgeFed.Core.Units;

namespace EdgeFed.Tests.Config;

/// <summary>The table of keys in the docs comes from the code: EDGEFED_CONFIG_TABLE=FILE writes it.</summary>
public class ConfigTableTests
{
    [Theory, InlineData("worker"), InlineData("aggregator")]
    public void Keys_OfARole_AreDescribedOnce(string role)
    {
        var keys = UnitConfigReader.Keys(RoleOf(role));
        Assert.All(keys, key => Assert.False(string.IsNullOrWhiteSpace(key.Meaning) || string.IsNullOrWhiteSpace(key.Expected)));
        Assert.Equal(keys.Count, keys.Select(key => key.Path).Distinct().Count());
    }

    [Fact]
    public void Table_OfBothRoles_CanBeWritten()
    {
        var table = $"### Worker\n\n{Table(UnitRole.Worker)}\n### Aggregator\n\n{Table(UnitRole.Aggregator)}";
        Assert.Contains("| `job.rounds` | `10` |", table);
        if (Environment.GetEnvironmentVariable("EDGEFED_CONFIG_TABLE") is { Length: > 0 } file) File.WriteAllText(file, table);
    }

    private static string Table(UnitRole role)
    {
        var text = new StringBuilder("| key | default | allowed | meaning |\n|---|---|---|---|\n");
        foreach (var key in UnitConfigReader.Keys(role))
            text.Append($"| `{key.Path}` | {Shown(key.Default)} | {key.Expected.Replace("|", "\\|")} | {key.Meaning} |\n");
        return text.ToString();
    }

    private static string Shown(string value) => value is "required" || value.Contains(' ') || value.Contains('`') ? value : $"`{value}`";

    private static UnitRole RoleOf(string role) => role == "worker" ? UnitRole.Worker : UnitRole.Aggregator;
}
