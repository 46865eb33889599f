namespace EdgeFed.Simulation.Tests.Source;

/// <summary>A piece of logic is written once: what stands in two places is mended in one of them.</summary>
public class RepeatedLinesTests
{
    private const int Most = 12;

    [Fact]
    public void Source_NoTwoPlaces_ShareMoreThanTwelveLines()
    {
        var files = SourceFiles.Of("src").Select(static file => (Name: SourceFiles.NameOf(file), Lines: LinesOf(File.ReadAllLines(file)))).ToList();
        Assert.True(files.Count > 100, $"{files.Count} files found");
        var found = Repeated(files);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>The search finds what there is: one line more than may be, between others, with other white space.</summary>
    [Theory]
    [InlineData(Most, 0)]
    [InlineData(Most + 1, 1)]
    [InlineData(Most + 9, 1)]
    public void Search_OfLinesThatAreThere_FindsThemOnce(int shared, int found)
    {
        var same = Enumerable.Range(0, shared).Select(static i => $"  Call({i});").ToList();
        var one = LinesOf(["using System;", "first();", .. same, "", "// a comment", "last();"]);
        var other = LinesOf(["{", .. same.SelectMany(static line => (string[])["\t" + line.Trim(), "", "    }"]), "other();"]);
        Assert.Equal(found, Repeated([("one", one), ("other", other)]).Count);
    }

    private static List<string> Repeated(IReadOnlyList<(string Name, List<Line> Lines)> files)
    {
        var seen = new Dictionary<string, (int File, int At)>();
        var found = new List<string>();
        for (var f = 0; f < files.Count; f++)
        {
            var lines = files[f].Lines;
            for (var i = 0; i + Most < lines.Count; i++)
            {
                var run = string.Join('\n', lines.Skip(i).Take(Most + 1).Select(static line => line.Text));
                if (seen.TryAdd(run, (f, i))) continue;
                var (file, at) = seen[run];
                if (file == f && i - at <= Most) continue; // it overlaps itself
                var before = files[file].Lines;
                var length = Enumerable.Range(0, int.Min(before.Count - at, lines.Count - i)).TakeWhile(k => before[at + k].Text == lines[i + k].Text).Count();
                found.Add($"{files[file].Name}:{before[at].Number} and {files[f].Name}:{lines[i].Number} share {length} lines");
                i += length - 1;
            }
        }

        return found;
    }

    /// <summary>Lines that say something: no blank ones, comments, usings and lone punctuation.</summary>
    private static List<Line> LinesOf(string[] lines) =>
        [.. lines.Select(static (line, i) => new Line(i + 1, line.Trim())).Where(static line => Says(line.Text))];

    private static bool Says(string line) => line.Any(char.IsLetterOrDigit) && !SourceFiles.IsComment(line)
        && !(line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('='));

    private readonly record struct Line(int Number, string Text);
}
