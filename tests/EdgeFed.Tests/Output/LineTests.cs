using EdgeFed.Core.Files;
using EdgeFed.Output;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Tests.Output;

public class LineTests
{
    [Fact]
    public void Log_ToAFile_HasTimeAndLevel() =>
        Assert.Equal("2026-11-22 14:03:11.123Z INFO  worker: connected\n", Logged([], LogLevel.Information));

    [Theory, InlineData(LogLevel.Debug, "<7>"), InlineData(LogLevel.Information, "<6>"), InlineData(LogLevel.Warning, "<4>"), InlineData(LogLevel.Error, "<3>")]
    public void Log_ToTheJournal_HasPriorityAndNoTime(LogLevel level, string prefix) =>
        Assert.Equal($"{prefix}worker: connected\n", Logged([], level, isJournal: true));

    /// <summary>A desktop's terminal inherits the variable of the session that started it: its output goes elsewhere.</summary>
    [Theory]
    [InlineData("5:77", true)]
    [InlineData("5:78", false)]
    [InlineData("6:77", false)]
    [InlineData("", false)]
    [InlineData("5", false)]
    [InlineData("5:77:1", false)]
    [InlineData("-5:77", false)]
    [InlineData("99999999999999999999:77", false)]
    public void IsRead_Variable_CountsForItsOwnStreamOnly(string variable, bool expected) => Assert.Equal(
        expected, JournalStream.IsRead(new FileStatus(5, 77, 0), new Dictionary<string, string> { [JournalStream.Variable] = variable }));

    [Fact]
    public void IsRead_StreamThatIsNotKnown_IsNot() =>
        Assert.False(JournalStream.IsRead(null, new Dictionary<string, string> { [JournalStream.Variable] = "5:77" }));

    [Fact]
    public void Log_OnATerminal_HasColour() =>
        Assert.Equal("\e[33m2026-11-22 14:03:11.123Z WARN  worker: connected\e[0m\n", Logged([], LogLevel.Warning, isTerminal: true));

    [Fact]
    public void Log_OnATerminalWithNoColor_IsPlain() =>
        Assert.DoesNotContain("\e", Logged(new() { ["NO_COLOR"] = "1" }, LogLevel.Warning, isTerminal: true));

    [Fact]
    public void Log_BelowTheLevel_IsSilent()
    {
        var shell = Shell(new StringWriter(), [], isTerminal: false);
        Logger(shell, LogLevel.Warning).LogInformation("connected");
        Assert.Equal("", shell.Out.ToString());
    }

    [Fact]
    public void Log_WithAnException_AddsItsMessageOnly()
    {
        var shell = Shell(new StringWriter(), [], isTerminal: false);
        Logger(shell, LogLevel.Debug).LogWarning(new IOException("No route to host"), "cannot connect");
        Assert.EndsWith("worker: cannot connect: No route to host\n", shell.Out.ToString());
    }

    [Fact]
    public void WriteLine_WithAStatus_KeepsTheStatusBelow()
    {
        var output = new StringWriter();
        var lines = new LineWriter(output, isTerminal: true);
        lines.SetStatus("[##--]");
        lines.WriteLine("hello");
        lines.SetStatus("");
        Assert.Equal("[##--]\r\e[2Khello\n[##--]\r\e[2K", output.ToString());
    }

    [Fact]
    public void SetStatus_WithoutATerminal_WritesNothing()
    {
        var output = new StringWriter();
        new LineWriter(output, isTerminal: false).SetStatus("[##--]");
        Assert.Equal("", output.ToString());
    }

    [Theory]
    [InlineData(0, "0 B"), InlineData(999, "999 B"), InlineData(1_600_000, "1.6 MB"), InlineData(999_960, "1.0 MB"), InlineData(2_500_000_000_000_000, "2500.0 TB")]
    public void Bytes_OfAnySize_AreReadable(long bytes, string expected) => Assert.Equal(expected, Figures.Bytes(bytes));

    private static string Logged(Dictionary<string, string> environment, LogLevel level, bool isTerminal = false, bool isJournal = false)
    {
        var shell = Shell(new StringWriter(), environment, isTerminal) with { IsJournal = isJournal };
        Logger(shell, LogLevel.Debug).Log(level, "connected");
        return shell.Out.ToString()!;
    }

    private static Shell Shell(StringWriter output, Dictionary<string, string> environment, bool isTerminal) =>
        new(output, TextWriter.Null, isTerminal, environment);

    private static ILogger Logger(Shell shell, LogLevel least) =>
        new LineLoggerFactory(new LineWriter(shell.Out, shell.IsTerminal), new LineFormat(shell, new FixedTime()), least, isDebugging: false)
            .CreateLogger("EdgeFed.Federation.Worker");
}
