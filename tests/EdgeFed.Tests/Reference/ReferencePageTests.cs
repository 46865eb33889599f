using System.Reflection;
using System.Text.RegularExpressions;
using EdgeFed.Aggregation;
using EdgeFed.Config;
using EdgeFed.Core.Files;
using EdgeFed.Core.Units;
using EdgeFed.Docs;
using EdgeFed.Docs.Pages;
using EdgeFed.Docs.Sources;
using EdgeFed.Federation.Jobs;
using EdgeFed.Tests.Metrics;

namespace EdgeFed.Tests.Reference;

/// <summary>Nothing that the code knows is missing on its page: pages in the tree are compared, not what makes them.</summary>
public partial class ReferencePageTests
{
    [Theory, InlineData("worker"), InlineData("aggregator")]
    public void Configuration_OfARole_HasEveryKey(string role)
    {
        var page = Page("configuration");
        var keys = UnitConfigReader.Keys(role == "worker" ? UnitRole.Worker : UnitRole.Aggregator);
        Assert.All(keys, key => Assert.Matches($@"\n\| `{Regex.Escape(key.Path)}` \| (both|{role}) \|", page));
    }

    [Fact]
    public void Jobs_HasEveryOptionOfAJob()
    {
        var page = Page("jobs");
        var options = Parameters(typeof(JobOptions)).Where(static name => name != "strategy_options")
            .Concat(Parameters(typeof(StrategyOptions)).Select(static name => $"strategy_options.{name}"));
        Assert.All(options, name => Assert.Contains($"\n| `{name}` |", page));
    }

    [Theory, InlineData("worker"), InlineData("aggregator")]
    public void Metrics_OfARole_HasEveryMetric(string role)
    {
        var page = Page("metrics");
        Assert.All(PrometheusText.Parse(SampleMetrics.Of(role)), family =>
            Assert.Matches($@"\n\| `{family.Name}(\{{[a-z,]+\}})?` \| {family.Type} \| (both|{role}) \|", page));
    }

    [Fact]
    public void CommandLine_HasEveryCommandAndOption()
    {
        var page = Page("command-line");
        foreach (var node in CommandLinePage.Commands())
        {
            var start = page.IndexOf($"\n## {node.Path}\n", StringComparison.Ordinal);
            Assert.True(start >= 0, node.Path);
            var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
            var section = page[start..(end < 0 ? page.Length : end)];
            foreach (var name in node.Options.SelectMany(static option => option.Names)) Assert.Contains($"`{name}", section);
            foreach (var example in node.Examples) Assert.Contains($"\n{example}\n", section);
        }
    }

    [Fact]
    public void ExitCodes_HasEveryCode()
    {
        var page = Page("exit-codes");
        var codes = typeof(ExitCode).GetFields(BindingFlags.Static | BindingFlags.Public).Where(static field => field.IsLiteral)
            .Select(static field => (int)field.GetRawConstantValue()!).ToList();
        Assert.Equal(codes.Order(), ExitCode.All.Select(static one => one.Code).Order());
        Assert.All(codes, code => Assert.Contains($"\n| {code} | ", page));
    }

    [Fact]
    public void Files_HasEveryFileThatTheCodeDescribes()
    {
        var page = Page("files");
        Assert.Equal(Enum.GetValues<UnitPlace>(), FilesPage.All().Select(static file => file.Place).Distinct());
        Assert.All(FilesPage.All(), file => Assert.Contains($"\n| `{file.Path}` | {file.Meaning} |", page));
    }

    /// <summary>Links of a page to headings of its own and to pages beside it.</summary>
    [Fact]
    public void Pages_LinkToWhatIsThere()
    {
        var pages = Directory.EnumerateFiles(Folder).ToDictionary(static file => Path.GetFileName(file), File.ReadAllText);
        foreach (var (name, text) in pages)
        {
            foreach (Match link in Link().Matches(text))
            {
                var target = link.Groups[1].Value.Length == 0 ? name : link.Groups[1].Value;
                if (target.StartsWith("../", StringComparison.Ordinal)) continue; // not of the reference
                Assert.True(pages.TryGetValue(target, out var page), $"{name}: {link.Value}");
                if (link.Groups[2].Success) Assert.Contains(link.Groups[2].Value, Anchors(page!));
            }
        }
    }

    private static IEnumerable<string> Anchors(string page) =>
        Heading().Matches(page).Select(static heading => Markdown.Anchor(heading.Groups[1].Value));

    private static string Folder => Path.Combine(SourceTree.FindRoot(), GeneratedFiles.Reference);

    private static string Page(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.md"));

    /// <summary>Names of a record's parameters as keys are written.</summary>
    private static IEnumerable<string> Parameters(Type record) =>
        record.GetConstructors().MaxBy(static one => one.GetParameters().Length)!
            .GetParameters().Select(static parameter => SnakeCase(parameter.Name!));

    private static string SnakeCase(string name) =>
        Capital().Replace(name, static letter => $"_{letter.Value.ToLowerInvariant()}").TrimStart('_');

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]|^[A-Z]|(?<=K)[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex(@"\]\(([^)#]*)(?:#([^)]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
