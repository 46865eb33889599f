using EdgeFed.Commands;
using EdgeFed.Config;
using EdgeFed.Federation;
using EdgeFed.Metrics;
using EdgeFed.Observers;
using EdgeFed.Output;
using EdgeFed.Plot;
using EdgeFed.Tests.Commands;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Tests.Output;

/// <summary>What comes from outside, at each place where it is shown.</summary>
public class HostileTextTests
{
    private readonly StringWriter _output = new();

    [Theory, InlineData(false, false), InlineData(true, false), InlineData(false, true)]
    public void Log_HostileArgumentAndException_IsOneLine(bool isJournal, bool isTerminal)
    {
        using (var console = Console(isTerminal, [], isJournal))
            Logger(console).LogInformation(new IOException(HostileText.Forged), "refused: {Reason}", HostileText.Forged);
        HostileText.AssertHarmless(_output.ToString(), lines: 1);
    }

    [Fact]
    public void Log_ExceptionWhileDebugging_HasIndentedLinesOnly()
    {
        using (var console = Console(isTerminal: false, new() { ["EDGEFED_DEBUG"] = "1" }))
            Logger(console).LogError(new IOException(HostileText.Forged), "failed");
        var lines = _output.ToString().TrimEnd('\n').Split('\n');
        HostileText.AssertHarmless(_output.ToString(), lines.Length);
        Assert.All(lines.Skip(1), static line => Assert.Contains("ERROR worker:     ", line));
    }

    [Fact]
    public void Log_EndlessText_IsCut()
    {
        using (var console = Console(isTerminal: false, []))
            Logger(console).LogInformation("refused: {Reason}", new string('a', 1 << 20));
        Assert.InRange(_output.ToString().Length, PrintableText.MaxLine, PrintableText.MaxLine + 100);
    }

    [Fact]
    public void OnPhase_HostileDetail_IsHarmlessInLogAndProgress()
    {
        using (var console = Console(isTerminal: true, new() { ["NO_COLOR"] = "1" }))
            new ConsoleObserver("worker", console.Lines, console.Format, TimeProvider.System)
                .OnPhase(UnitPhase.Searching, 0, HostileText.Forged);
        HostileText.AssertHarmless(_output.ToString().Replace("\r\e[2K", ""), lines: 1);
    }

    [Fact]
    public void WriteLine_OfACommand_IsOneHarmlessLine()
    {
        Shell(_output, TextWriter.Null).Out.WriteLine($"unit {HostileText.Forged}");
        HostileText.AssertHarmless(_output.ToString(), lines: 1);
    }

    [Fact]
    public void Report_HostileMessage_IsOneHarmlessLine()
    {
        Failure.Report(new CommandException(ExitCode.Data, HostileText.Forged), Shell(TextWriter.Null, _output));
        HostileText.AssertHarmless(_output.ToString(), lines: 1);
    }

    [Fact]
    public void Report_HostileProblems_IsALineEach()
    {
        var problems = new[] { Problem.Missing("a", HostileText.Forged), Problem.Missing("b", HostileText.Forged) };
        Failure.Report(new ConfigException("f.json", problems), Shell(TextWriter.Null, _output));
        HostileText.AssertHarmless(_output.ToString(), lines: 3);
    }

    [Fact]
    public void Lines_OfATableWithHostileCells_AreHarmlessAndInColumns()
    {
        IReadOnlyList<string>[] rows = [[HostileText.Forged, "1"], ["b", "2"]];
        var lines = TextTable.Lines([new("device"), new("round", IsNumber: true)], rows).ToList();
        Assert.All(lines, static line => HostileText.AssertHarmless(line, lines: 0));
        Assert.Single(lines.Select(static line => line.Length).Distinct());
    }

    [Fact]
    public void Info_HostileLabel_IsOneLineThatPrometheusReads()
    {
        var text = new MetricsText();
        text.Info("edgefed_job_info", "The job.", ("job", HostileText.Forged + "\"} 1"));
        HostileText.AssertHarmless(text.ToString(), lines: 3);
        Assert.Contains("{job=\"x\\n2026", text.ToString());
        Assert.Contains("\\\\u001b[2J", text.ToString());
        Assert.EndsWith("\\\"} 1\"} 1\n", text.ToString());
    }

    [Fact]
    public void Text_OfAPage_IsWellFormed()
    {
        var svg = new Svg(10, 10, HostileText.Forged + "</title><script>");
        svg.Text(1, 1, HostileText.Forged, 12, "#000000");
        HostileText.AssertHarmless(svg.ToString(), lines: 5);
        Assert.DoesNotContain("<script>", svg.ToString());
        System.Xml.Linq.XDocument.Parse(svg.ToString());
    }

    [Fact]
    public async Task Check_HostileConfiguration_ShowsItHarmlessly()
    {
        using var directory = new TempFolder();
        var file = Path.Combine(directory.Path, "c.json");
        await File.WriteAllTextAsync(file, """{"role":"worker\u001b[2J\nok: all is well","state":"\u202e"}""");
        foreach (var format in new[] { "text", "json" })
        {
            var run = await CommandRun.OfAsync("check", "--config", file, "--format", format);
            Assert.NotEqual(ExitCode.Ok, run.ExitCode);
            HostileText.AssertHarmless(run.Out + run.Error, (run.Out + run.Error).Count(static letter => letter == '\n'));
            Assert.DoesNotContain("\nok:", run.Out);
        }
    }

    private static ILogger Logger(UnitConsole console) => console.Loggers(LogLevel.Debug).CreateLogger("worker");

    private static Shell Shell(TextWriter output, TextWriter error) => new(output, error, false, new Dictionary<string, string>());

    private UnitConsole Console(bool isTerminal, Dictionary<string, string> environment, bool isJournal = false) =>
        new(new Shell(_output, TextWriter.Null, isTerminal, environment) { IsJournal = isJournal }, new FixedTime());
}
