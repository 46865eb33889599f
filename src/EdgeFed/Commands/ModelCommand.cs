using System.CommandLine;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary><c>edgefed model</c>: what concerns model files.</summary>
internal static class ModelCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("model", "Looks at models.") { ModelInfoCommand.Create(shell), ModelVerifyCommand.Create(shell) };
        return command.WithExamples("edgefed model info model.safetensors", "edgefed model verify --state /var/lib/edgefed");
    }
}
