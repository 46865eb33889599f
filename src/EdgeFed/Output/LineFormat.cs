using System.Globalization;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Output;

/// <summary>
/// How a line looks: with time and level for a person or a file, with a priority prefix (sd-daemon(3)) for the journal.
/// </summary>
internal sealed class LineFormat(Shell shell, TimeProvider time)
{
    private const string Reset = "\e[0m";

    public string Log(LogLevel level, string category, string message)
    {
        var text = $"{category}: {message}";
        if (shell.IsJournal) return Journal(level, text);
        var now = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return Coloured(level, $"{now} {Word(level)} {text}");
    }

    /// <summary>A line of the unit's story, which is shown as it is.</summary>
    public string Story(string text) => shell.IsJournal ? Journal(LogLevel.Information, text) : text;

    /// <summary>The journal takes a line for a message: each gets the prefix.</summary>
    private static string Journal(LogLevel level, string text)
    {
        var prefix = Priority(level);
        return prefix + text.ReplaceLineEndings("\n" + prefix);
    }

    private string Coloured(LogLevel level, string text)
    {
        if (!shell.HasColour) return text;
        return level switch
        {
            LogLevel.Critical or LogLevel.Error => $"\e[31m{text}{Reset}",
            LogLevel.Warning => $"\e[33m{text}{Reset}",
            LogLevel.Debug or LogLevel.Trace => $"\e[2m{text}{Reset}",
            _ => text,
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
