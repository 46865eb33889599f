using System.Text.RegularExpressions;

namespace EdgeFed.Simulation.Tests.Source;

/// <summary>Event ids name log lines to programs, which cannot do with two lines of one name.</summary>
public partial class EventIdTests
{
    private static readonly (string Place, string Id)[] _all = [.. SourceFiles.Of("src").SelectMany(EventsOf)];

    [Fact]
    public void EventId_OfEveryLogLine_IsItsOwn()
    {
        var shared = _all.GroupBy(static one => one.Id).Where(static same => same.Count() > 1).ToList();
        Assert.True(shared.Count == 0, string.Join('\n', shared.Select(static same => $"{same.Key}: {string.Join(", ", same.Select(static one => one.Place))}")));
    }

    [Fact]
    public void EventId_OfEveryLogLine_IsAPositiveNumber()
    {
        Assert.True(_all.Length > 100, $"{_all.Length} log lines found");
        Assert.DoesNotContain(_all, static one => !int.TryParse(one.Id, out var id) || id <= 0);
    }

    private static IEnumerable<(string Place, string Id)> EventsOf(string file) =>
        Attribute().Matches(File.ReadAllText(file)).Select(match => ($"{Path.GetFileName(file)}, {match.Groups["text"].Value}", match.Groups["id"].Value));

    /// <summary>Any form of the attribute; one without its id as the first argument has an empty one here.</summary>
    [GeneratedRegex("""\[LoggerMessage\(\s*((EventId\s*=\s*)?(?<id>\d+)\s*,)?(?<text>[^\n]*)""")]
    private static partial Regex Attribute();
}
