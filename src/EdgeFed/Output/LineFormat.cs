using System.Globalization;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Output;

/// <summary>
/// How a line looks: with time and level for a person or a file, with a priority prefix (sd-daemon(3)) for the journal.
/// </summary>
internal sealed class LineFormat(Shell shell, TimeProvider time)
{
    private const string Reset = "\e[0m";

    public StyledLine Log(LogLevel level, string category, string message)
    {
        var text = $"{category}: {message}";
        if (shell.IsJournal) return Journal(level, text);
        var now = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return Coloured(level, $"{now} {Word(level)} {text}");
    }

    /// <summary>A line of the unit's story, which is shown as it is.</summary>
    public StyledLine Story(string text) => shell.IsJournal ? Journal(LogLevel.Information, text) : new StyledLine(text);

    private static StyledLine Journal(LogLevel level, string text) => new(text, Before: Priority(level));

    private StyledLine Coloured(LogLevel level, string text)
    {
        if (!shell.HasColour) return new StyledLine(text);
        return level switch
        {
            LogLevel.Critical or LogLevel.Error => new StyledLine(text, "\e[31m", Reset),
            LogLevel.Warning => new StyledLine(text, "\e[33m", Reset),
            LogLevel.Debug or LogLevel.Trace => new StyledLine(text, "\e[2m", Reset),
            _ => new StyledLine(text),
        };
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };

    private static string Priority(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "<7>",
        LogLevel.Information => "<6>",
        LogLevel.Warning => "<4>",
        LogLevel.Error => "<3>",
        _ => "<2>",
    };
}
