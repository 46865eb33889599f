using System.CommandLine;
using EdgeFed.Bench;
using EdgeFed.Config;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Models;
using EdgeFed.Output;
using EdgeFed.Training;

namespace EdgeFed.Commands;

/// <summary><c>edgefed bench train</c>: samples a second of a model in training, on random samples.</summary>
internal static class BenchTrainCommand
{
    private const int DefaultBatch = 64;
    private const int MaxBatch = 65_536;

    public static Command Create(Shell shell)
    {
        var model = new Option<string>("--model")
        {
            Description = $"A built-in model ({string.Join(", ", ModelCatalog.Names)}), or the path of a JSON spec.",
            HelpName = "MODEL",
            DefaultValueFactory = _ => "mlp-200",
        };
        var batch = BenchOptions.Number("--batch", $"Samples in one step (default {DefaultBatch}).", DefaultBatch, MaxBatch);
        var threads = BenchOptions.Number("--threads", "Threads that share the work (default 1).", 1, TrainOptions.MaxThreads);
        var runs = BenchOptions.Number("--runs", "Measurements of a second each; the median is shown (default 5).", 5, BenchOptions.MaxRuns);
        var backend = new BackendOptions();
        var format = CommonOptions.Format();
        var command = new Command("train", "Trains a model on random samples and counts how many it takes in a second.")
        {
            model, batch, threads, runs, format,
        };
        backend.AddTo(command);
        command.SetAction(parsed => Measure(
            new TrainBenchOptions(
                ModelSource.Load(parsed.GetValue(model)!), parsed.GetValue(batch), parsed.GetValue(threads), parsed.GetValue(runs), Seconds: 1),
            backend.Of(parsed),
            parsed.WantsJson(format), shell));
        return command.WithExamples("edgefed bench train", "edgefed bench train --model cnn-mnist --batch 20 --threads 2 --format json",
            "edgefed bench train --model cnn-mnist --backend torch --device cuda");
    }

    private static int Measure(TrainBenchOptions options, BackendConfig backend, bool asJson, Shell shell)
    {
        options.Model.CheckActivations(options.Batch, options.Threads);
        EngineMemory.Reserve(options.Threads, options.Model.ActivationBytes(options.Batch, options.Threads));
        var kernels = CpuTrainer.BlasCore;
        var trainer = Backends.Open(backend, what => kernels = what);
        using var progress = new ProgressLine(shell, asJson);
        var figures = new TrainBench(options, trainer, done => progress.Show("measuring", done)).Measure();
        progress.Hide();
        if (asJson) WriteJson(options, figures, backend, kernels, shell.Out);
        else WriteText(options, figures, kernels, shell.Out);
        return ExitCode.Ok;
    }

    private static void WriteJson(
        TrainBenchOptions options, TrainFigures figures, BackendConfig backend, string kernels, TextWriter output) =>
        JsonEnvelope.Write(output, "bench train", ok: true, json =>
        {
            json.WriteString("model", options.Model.Name);
            json.WriteNumber("parameters", options.Model.ParameterCount);
            json.WriteNumber("batch", options.Batch);
            json.WriteNumber("threads", options.Threads);
            json.WriteNumber("samples_per_second", Math.Round(figures.SamplesPerSecond, 1));
            json.WriteNumber("peak_rss_bytes", figures.PeakBytes);
            json.WriteNumber("gflops", Math.Round(figures.Flops / 1e9, 1));
            json.WriteNumber("sgemm_gflops", Math.Round(figures.SgemmFlops / 1e9, 1));
            json.WriteNumber("sgemm_share", Math.Round(figures.Flops / figures.SgemmFlops, 3));
            json.WriteString(backend.Kind == Backend.Cpu ? "blas_core" : "backend", kernels);
        });

    private static void WriteText(TrainBenchOptions options, TrainFigures figures, string kernels, TextWriter output)
    {
        output.WriteLine($"training     {figures.SamplesPerSecond:0} samples/s ({options.Model.Name}, batch {options.Batch}, {options.Threads} threads)");
        output.WriteLine($"products     {figures.Flops / 1e9:0.0} GFLOP/s, {figures.Flops / figures.SgemmFlops:P0} of sgemm of 1024");
        output.WriteLine($"memory       {figures.PeakBytes / 1e6:0} MB at most");
        output.WriteLine($"kernels      {kernels}");
    }
}
