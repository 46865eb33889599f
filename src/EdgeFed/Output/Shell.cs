using System.Collections;

using EdgeFed.Core.Files;

namespace EdgeFed.Output;

/// <summary>Process that a command runs in, as the command sees it; tests give their own.</summary>
internal sealed class Shell(TextWriter output, TextWriter error, bool isTerminal, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Variable that makes errors show where in the code they arose.</summary>
    public const string DebugVariable = "EDGEFED_DEBUG";

    /// <summary>Variable of no-color.org.</summary>
    public const string NoColourVariable = "NO_COLOR";

    private const int StandardOutput = 1;

    public PrintableWriter Out { get; } = new(output);

    public PrintableWriter Error { get; } = new(error);

    /// <summary>Tells whether <see cref="Out"/> is a terminal, so that a line on it may be drawn again.</summary>
    public bool IsTerminal => isTerminal;

    public IReadOnlyDictionary<string, string> Environment => environment;

    /// <summary>True if errors show where in the code they arose.</summary>
    public bool IsDebugging => Environment.GetValueOrDefault(DebugVariable) == "1";

    /// <summary>True if systemd's journal reads our output: it adds the time itself and understands priorities.</summary>
    public bool IsJournal { get; init; }

    /// <summary>Colours only for people, and only if they did not ask for none (no-color.org).</summary>
    public bool HasColour => IsTerminal && !IsJournal && string.IsNullOrEmpty(Environment.GetValueOrDefault(NoColourVariable));

    public static Shell OfProcess()
    {
        var variables = Variables();
        return new Shell(Console.Out, Console.Error, !Console.IsOutputRedirected, variables)
        {
            IsJournal = JournalStream.IsRead(FileStatus.Of(StandardOutput), variables),
        };
    }

    private static Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return variables;
    }
}
