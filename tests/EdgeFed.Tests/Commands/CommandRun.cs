using System.Text.Json;
using EdgeFed.Commands;
using EdgeFed.Output;

namespace EdgeFed.Tests.Commands;

/// <summary>The outcome of a command line, run in this process.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public static Task<CommandRun> OfAsync(params string[] args) => OfAsync([], args);

    public static async Task<CommandRun> OfAsync(Dictionary<string, string> environment, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await EdgeFedCommand.RunAsync(args, new Shell(output, error, isTerminal: false, environment));
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
