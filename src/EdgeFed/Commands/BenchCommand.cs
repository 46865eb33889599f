using System.CommandLine;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary><c>edgefed bench</c>: what this device and its disk can do.</summary>
internal static class BenchCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("bench", "Measures this device.")
        {
            BenchTransferCommand.Create(shell), BenchAggregateCommand.Create(shell), BenchTrainCommand.Create(shell), BenchEncodeCommand.Create(shell),
        };
        return command.WithExamples("edgefed bench transfer", "edgefed bench aggregate --updates 8", "edgefed bench train --model cnn-mnist");
    }
}
