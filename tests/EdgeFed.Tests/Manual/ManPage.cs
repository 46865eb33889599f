using System.Text;
using EdgeFed.Completion;

namespace EdgeFed.Tests.Manual;

/// <summary>The manual page, in the macros of man(7), made from the command line itself.</summary>
internal static class ManPage
{
    private static readonly (string Name, string Meaning)[] _environment =
    [
        ("EDGEFED__SECTION__KEY", "A key of the configuration, such as EDGEFED__JOB__ROUNDS=3 for job.rounds; an underscore stands for a hyphen, too (EDGEFED__TLS__CA_CERTFILE). Stronger than the file, weaker than --set."),
        ("RUNTIME_DIRECTORY", "Where a running unit keeps its status; systemd sets it to /run/edgefed. Without it the status is in the state directory, without progress."),
        ("EDGEFED_DEBUG", "If 1, errors show where in the code they arose."),
        ("NO_COLOR", "If set, no colours on a terminal."),
        ("OPENBLAS_CORETYPE", "Which kernels compute, of those that are inside; `edgefed version` shows the choice."),
    ];

    private static readonly (string Name, string Meaning)[] _files =
    [
        ("/etc/edgefed/edgefed.json", "The unit's configuration."),
        ("/var/lib/edgefed/", "The state directory: key, spool, models, records. One unit per directory."),
        ("/run/edgefed/status.json", "What the running unit does, for `edgefed status`."),
        ("/run/edgefed/units.json", "The workers that the running aggregator knows, for `edgefed units`."),
    ];

    private static readonly (string Line, string Meaning)[] _examples =
    [
        ("edgefed check --config /etc/edgefed/edgefed.json", "Is the configuration right, and does the data fit the model?"),
        ("edgefed doctor", "Is there anything else that keeps this unit from its work?"),
        ("edgefed status --watch", "What is it doing now?"),
        ("edgefed model verify --state /var/lib/edgefed --ca fleet-ca.pem", "Is the model what the record says, and who made it?"),
    ];

    public static string Of(CommandNode root)
    {
        var page = new StringBuilder();
        page.Line(""".\" Made from the command line by ManPageTests; do not edit.""");
        page.Line(".TH EDGEFED 1 \"\" EdgeFed \"User Commands\"");
        Section(page, "NAME", "edgefed - one model trained on many devices in the field");
        page.Line(".SH SYNOPSIS").Line($".B edgefed").Line(".I command").Line("[\\fIoptions\\fR]");
        Section(page, "DESCRIPTION", "EdgeFed trains one model on many devices, without their data leaving them. A configuration file makes a unit a worker, "
            + "which trains on its data, or an aggregator, which folds the updates of workers into the model.");
        page.Line(".PP").Line(Text("Results go to standard output, all else to standard error. With --format json the result is one line: "
            + "an object with the keys edgefed (1), command and ok, and those of the command."));
        page.Line(".SH COMMANDS");
        foreach (var node in root.All.Where(static node => node.CanRun)) AddCommand(page, node);
        page.Line(".SH EXIT STATUS");
        foreach (var (code, meaning) in ExitCode.All) Item(page, $".B {code}", meaning);
        AddList(page, "ENVIRONMENT", _environment);
        AddList(page, "FILES", _files);
        page.Line(".SH EXAMPLES");
        foreach (var (line, meaning) in _examples) page.Line(".PP").Line(Text(meaning)).Line(".PP").Line(".in +4n").Line(".EX").Line(Text(line)).Line(".EE").Line(".in");
        page.Line(".SH SEE ALSO").Line(".BR systemctl (1),").Line(".BR journalctl (1)");
        return page.ToString();
    }

    private static void AddCommand(StringBuilder page, CommandNode node)
    {
        var operands = string.Concat(node.Arguments.Select(static argument => $" {argument.Value.Name}"));
        page.Line($".SS {Text(node.Path + operands)}").Line(Text(node.Description));
        foreach (var argument in node.Arguments) Item(page, $".I {Text(argument.Value.Name)}", argument.Description);
        foreach (var option in node.Options) Item(page, Heading(option), option.Description + (option.IsRequired ? " Required." : ""));
        if (node.Examples.Count == 0) return;
        page.Line(".PP").Line(node.Examples.Count == 1 ? "Example:" : "Examples:").Line(".PP").Line(".in +4n").Line(".EX");
        foreach (var example in node.Examples) page.Line(Text(example));
        page.Line(".EE").Line(".in");
    }

    private static string Heading(OptionNode option) =>
        "\\fB" + string.Join("\\fR, \\fB", option.Names.Select(Text)) + "\\fR" + (option.Value is { } value ? $" \\fI{Text(value.Name)}\\fR" : "");

    private static void AddList(StringBuilder page, string title, IEnumerable<(string Name, string Meaning)> items)
    {
        page.Line($".SH {title}");
        foreach (var (name, meaning) in items) Item(page, $".B {Text(name)}", meaning);
    }

    private static void Section(StringBuilder page, string title, string text) => page.Line($".SH {title}").Line(Text(text));

    private static void Item(StringBuilder page, string heading, string text) => page.Line(".TP").Line(heading).Line(Text(text));

    /// <summary>As it is: a hyphen that can be copied, and no line that begins like a request.</summary>
    private static string Text(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("\"", "\\(dq", StringComparison.Ordinal).Replace("`", "\\(ga", StringComparison.Ordinal).Replace("'", "\\(aq", StringComparison.Ordinal);
        return escaped.StartsWith('.') ? "\\&" + escaped : escaped;
    }
}
