using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EdgeFed.Commands;

/// <summary>Adds examples and exit codes below the help that the options describe by themselves.</summary>
internal static class HelpText
{
    /// <summary>A command's own <c>--help</c>, with examples.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null) command.Options.Add(help = new HelpOption());
        help.Action = new ExtendedHelp((HelpAction)help.Action!, examples);
        return command;
    }

    /// <summary>Examples given to <see cref="WithExamples"/>.</summary>
    public static IReadOnlyList<string> ExamplesOf(Command command) =>
        command.Options.OfType<HelpOption>().FirstOrDefault()?.Action is ExtendedHelp help ? help.Examples : [];

    private sealed class ExtendedHelp(HelpAction plain, string[] examples) : SynchronousCommandLineAction
    {
        public IReadOnlyList<string> Examples => examples;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            plain.Invoke(parseResult);
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
            output.Write($"{ExitCode.Help}\n"); // several lines: WriteLine shows a line end inside its one line as text
            return ExitCode.Ok;
        }
    }
}
