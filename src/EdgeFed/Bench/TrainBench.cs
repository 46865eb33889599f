using System.Diagnostics;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;

namespace EdgeFed.Bench;

/// <param name="Model">What is trained.</param>
/// <param name="Batch">Samples in one step.</param>
/// <param name="Threads">Threads that share the work.</param>
/// <param name="Runs">Measurements; the median is reported.</param>
/// <param name="Seconds">How long each takes at least.</param>
internal sealed record TrainBenchOptions(ModelSpec Model, int Batch, int Threads, int Runs, double Seconds);

/// <param name="SamplesPerSecond">Median of all runs.</param>
/// <param name="PeakBytes">Most resident memory of this process while it trained.</param>
/// <param name="Flops">Floating-point operations a second of the model's products and convolutions.</param>
/// <param name="SgemmFlops">The same of square products of 1024, by the built-in engine with as many threads.</param>
internal sealed record TrainFigures(double SamplesPerSecond, long PeakBytes, double Flops, double SgemmFlops);

/// <summary>Trains a model on random samples with momentum, as a worker does, and counts samples.</summary>
internal sealed class TrainBench(TrainBenchOptions options, ITrainer trainer, Action<double> onProgress)
{
    private const int BatchesPerEpoch = 8;
    private const int SgemmSize = 1024;

    private readonly IDataset _data = new NoiseDataset(options.Model, options.Batch * BatchesPerEpoch);

    public TrainFigures Measure()
    {
        using var parameters = new ParameterBuffer(options.Model.ParameterCount);
        ModelInitializer.Initialize(options.Model, 1, parameters.Span);
        var rates = new double[options.Runs];
        foreach (var run in Runs.Each(rates.Length, onProgress)) rates[run] = Run(parameters);
        Array.Sort(rates);
        var (rate, peak) = (rates[rates.Length / 2], Process.GetCurrentProcess().PeakWorkingSet64);
        var sgemm = EngineSpeed.SgemmFlops(SgemmSize, options.Threads, TimeSpan.FromSeconds(options.Seconds));
        return new TrainFigures(rate, peak, rate * options.Model.TrainingFlops(), sgemm);
    }

    /// <summary>Samples a second, counted once the first epoch is over.</summary>
    private double Run(ParameterBuffer parameters)
    {
        using var stop = new CancellationTokenSource();
        var clock = new EpochClock(options.Seconds, stop);
        try
        {
            trainer.Train(options.Model, parameters.Span, _data, new TrainOptions(
                1_000_000, options.Batch, new SgdOptions(0.001, 0.9), Seed: 1, options.Threads), clock, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // the end of the measurement
        }

        return clock.Steps * (double)options.Batch / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Starts with the end of the first epoch and ends training once time is up.</summary>
    private sealed class EpochClock(double seconds, CancellationTokenSource stop) : IProgress<TrainProgress>
    {
        private readonly Stopwatch _watch = new();

        public int Steps { get; private set; }

        public TimeSpan Elapsed { get; private set; }

        public void Report(TrainProgress value)
        {
            if (value.Epoch == 1 && value.Step < BatchesPerEpoch) return;
            if (!_watch.IsRunning)
            {
                _watch.Start();
                return;
            }

            Steps++;
            Elapsed = _watch.Elapsed;
            if (Elapsed.TotalSeconds >= seconds) stop.Cancel();
        }
    }
}
