using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeFed.Tests.Documents;

/// <summary>
/// Checks of all documents: the links, files, tests and interfaces that they name are there, and what must be short is short.
/// </summary>
public sealed partial class DocumentTests
{
    private const int ReadmeLines = 200;
    private const int FolderLines = 40;

    /// <summary>Files that a build or a unit makes have such names in documents, too.</summary>
    private static readonly string[] _top = ["src", "tests", "build", "docs", "examples", "rootfs-overlay"];

    private static readonly string[] _texts = ["name", "unit", "machine", "date", "commit", "command"];

    public static TheoryData<string> Results() => new(MarkdownFile.All.Select(static file => file.Name)
        .Where(static name => Path.GetDirectoryName(name) == "docs/results" && Path.GetFileName(name) != "README.md"));

    public static TheoryData<string> Documents() => new(MarkdownFile.All.Select(static file => file.Name));

    [Theory, MemberData(nameof(Documents))]
    public void Links_OfADocument_LeadSomewhere(string name)
    {
        var file = MarkdownFile.Of(name);
        Assert.Empty(file.Links.Select(link => Problem(file, link)).OfType<string>());
    }

    [Theory, MemberData(nameof(Documents))]
    public void Paths_OfADocument_AreInTheTree(string name)
    {
        var paths = MarkdownFile.Of(name).Code.Select(static code => TreePath().Match(code)).Where(static path => path.Success)
            .Select(static path => path.Groups[1].Value.TrimEnd('/')).Where(static path => _top.Contains(path.Split('/')[0]));
        var missing = paths.Where(static path => !Exists(Repository.File(path))).ToList();
        Assert.Empty(missing);
    }

    /// <summary>A promise is held by tests that are there.</summary>
    [Theory, MemberData(nameof(Documents))]
    public void Tests_OfADocument_AreThere(string name)
    {
        var tests = MarkdownFile.Of(name).Code.Select(static code => TestClass().Match(code)).Where(static test => test.Success)
            .Select(static test => test.Groups[1].Value).Distinct();
        var missing = tests.Where(static test => !TestFiles.Contains(test)).ToList();
        Assert.Empty(missing);
    }

    /// <summary>A type that was renamed is renamed in documents, too.</summary>
    [Theory, MemberData(nameof(Documents))]
    public void Names_OfADocument_AreInTheCode(string name)
    {
        var missing = MarkdownFile.Of(name).Code.Where(static code => TypeName().IsMatch(code)).Except(Words).ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public void Interfaces_OfTheArchitecture_AreThere()
    {
        var declared = SourceFiles.Of("src")
            .SelectMany(static file => Declaration().Matches(File.ReadAllText(file)))
            .Select(static match => match.Groups[1].Value).ToHashSet();
        var architecture = MarkdownFile.Of("docs/architecture.md");
        var named = architecture.Code.Where(static code => InterfaceName().IsMatch(code)).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(declared));
    }

    /// <summary>Figures can be read by programs, and each says where it comes from.</summary>
    [Theory, MemberData(nameof(Results))]
    public void Figures_OfAPage_AreBesideIt(string name)
    {
        using var figures = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(MarkdownFile.Of(name).FullPath, ".json")));
        Assert.NotEqual(0, figures.RootElement.GetArrayLength());
        Assert.All(figures.RootElement.EnumerateArray(), static figure =>
        {
            Assert.Equal(JsonValueKind.Number, figure.GetProperty("value").ValueKind);
            Assert.All(_texts, text => Assert.NotEqual("", figure.GetProperty(text).GetString()));
            Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", figure.GetProperty("date").GetString());
        });
        var names = figures.RootElement.EnumerateArray().Select(static figure => figure.GetProperty("name").GetString()).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    /// <summary>Each step of an update's path names the class that does it.</summary>
    [Fact]
    public void Steps_OfTheArchitecture_AreInTheCode()
    {
        var text = MarkdownFile.Of("docs/architecture.md").Text;
        var steps = Step().Matches(text).Select(static step => $"{step.Value}.cs").Distinct().ToList();
        var files = SourceFiles.Of("src").ToList();
        Assert.True(steps.Count > 10, $"{steps.Count} steps were found");
        Assert.All(steps, step => Assert.Contains(files, file => file.EndsWith($"/{step}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Readme_OfTheTree_IsShort() => Assert.InRange(MarkdownFile.Of("README.md").Lines, 50, ReadmeLines);

    [Fact]
    public void Folders_OfSourcesAndTests_HaveAShortReadme()
    {
        var folders = Folders().ToList();
        Assert.True(folders.Count > 20, $"{folders.Count} folders were found");
        Assert.All(folders, static folder =>
        {
            var name = SourceFiles.NameOf(Path.Combine(folder, "README.md"));
            Assert.True(File.Exists(Repository.File(name)), $"{name} is missing");
            var lines = MarkdownFile.Of(name).Lines;
            Assert.True(lines is > 3 and <= FolderLines, $"{name} has {lines} lines; expected 4 to {FolderLines}");
        });
    }

    private static IReadOnlySet<string> Words { get; } = SourceFiles.Of("src").Concat(SourceFiles.Of("tests"))
        .SelectMany(static file => Word().Matches(File.ReadAllText(file)).Select(static word => word.Value)).ToHashSet();

    private static IReadOnlySet<string> TestFiles { get; } = SourceFiles.Of("tests")
        .Select(static file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal);

    /// <summary>A folder of which only what a build made is left has no files.</summary>
    private static IEnumerable<string> Folders() => new[] { "src", "tests" }
        .SelectMany(static top => Directory.EnumerateDirectories(Repository.File(top)))
        .Where(static folder => Directory.EnumerateFiles(folder).Any() || Path.GetFileName(folder) == "data");

    private static string? Problem(MarkdownFile file, string link)
    {
        var parts = link.Split('#', 2);
        var folder = Path.GetDirectoryName(file.FullPath)!;
        var target = parts[0].Length == 0 ? file.FullPath : Path.GetFullPath(Path.Combine(folder, parts[0]));
        if (!Exists(target)) return $"{link}: there is no such file";
        if (parts.Length == 1) return null;
        var anchors = MarkdownFile.All.SingleOrDefault(other => other.FullPath == target)?.Anchors;
        return anchors?.Contains(parts[1]) == true ? null : $"{link}: there is no such heading";
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    /// <summary>A path without placeholders, whatever options follow.</summary>
    [GeneratedRegex(@"^(?:\./)?([a-z-]+/[A-Za-z0-9_./-]+)(?: .*)?$")]
    private static partial Regex TreePath();

    [GeneratedRegex(@"^([A-Z][A-Za-z0-9]*Tests)(?:\..*)?$")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"\binterface (I[A-Z]\w*)")]
    private static partial Regex Declaration();

    /// <summary>A folder and a class.</summary>
    [GeneratedRegex(@"\b[A-Z][a-z]+/[A-Z][A-Za-z]+\b")]
    private static partial Regex Step();

    /// <summary>Two words at least, so that it can be nothing else.</summary>
    [GeneratedRegex("^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Word();

    [GeneratedRegex("^I[A-Z][a-z]\\w*$")]
    private static partial Regex InterfaceName();
}
