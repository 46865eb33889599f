using System.CommandLine;
using EdgeFed.Checks;
using EdgeFed.Config;
using EdgeFed.Output;
using EdgeFed.Training;

namespace EdgeFed.Commands;

/// <summary><c>edgefed train</c>: this device alone, the baseline that a federation must beat.</summary>
internal static class TrainCommand
{
    public static Command Create(Shell shell)
    {
        var config = CommonOptions.Config();
        var set = CommonOptions.Set();
        var epochs = Epochs();
        var output = new Option<string>("--out", "-o")
        {
            Description = "Where the trained model is written, as safetensors.",
            HelpName = "FILE",
        };
        var format = CommonOptions.Format();
        var command = new Command("train", "Trains on this worker's data alone, with model and settings of its job section.")
        {
            config, set, epochs, output, format,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.Request(config, set, shell), parsed.GetValue(epochs), parsed.GetValue(output), parsed.WantsJson(format), shell, cancel));
        return command.WithExamples(
            "edgefed train --config worker.json --epochs 5 --out baseline.safetensors",
            "edgefed train --config worker.json --set job.learning_rate=0.01 --set job.optimizer=sgd");
    }

    private static Option<int?> Epochs()
    {
        var epochs = new Option<int?>("--epochs")
        {
            Description = "Passes over the data (default: job.local_epochs).",
            HelpName = "N",
        };
        epochs.Validators.Add(result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "1";
            if (!int.TryParse(text, out var value) || value is < 1 or > 100_000)
                result.AddError($"--epochs is {text}; expected a whole number from 1 to 100000");
        });
        return epochs;
    }

    private static Task<int> RunAsync(
        ConfigRequest request, int? epochs, string? output, bool asJson, Shell shell, CancellationToken cancel)
    {
        if (UnitConfigReader.ReadOrThrow(request) is not WorkerConfig worker)
        {
            throw new ConfigException(request.File, [Problem.Invalid(
                "role", "aggregator", "\"worker\": an aggregator has no data to train on")]);
        }
        if (worker.Data is LiveStream)
        {
            throw new ConfigException(request.File, [Problem.Invalid(
                "data.format", "stream", "files: `edgefed train` makes passes over data that stays")]);
        }
        if (output is not null) WritableFolder.RequireFor("--out", output);
        using var signals = new Signals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, cancel);
        // With json the story goes to standard error: programs read one line from standard output.
        var lines = new LineWriter(asJson ? shell.Error : shell.Out, shell.IsTerminal);
        var trainer = Backends.Open(
            worker.Backend, why => shell.Error.WriteLine($"edgefed: {why}"), what => lines.WriteLine($"training with {what}"));
        var result = new Baseline(worker, epochs ?? worker.Job.LocalEpochs, trainer, lines).Run(output, stop.Token);
        if (asJson) JsonEnvelope.Write(shell.Out, "train", ok: true, result.Write);
        return Task.FromResult(ExitCode.Ok);
    }
}
