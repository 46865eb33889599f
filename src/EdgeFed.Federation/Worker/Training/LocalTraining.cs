using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Random;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Worker.Training;

/// <summary>
/// Trains on this unit's data. The result is a function of the start model, the data and a seed made from the job's seed, the
/// device and the round, so a unit killed in training makes the same update again. Of a live stream it takes the present samples.
/// </summary>
internal sealed class LocalTraining(WorkerOptions options, ITrainer trainer, IDataset source, UnitEnvironment environment)
{
    private const int ReportsPerTask = 200;

    /// <summary>Trains the model of a task.</summary>
    /// <param name="parameters">The task's start; replaced by the trained model.</param>
    /// <param name="change">Changes how the job wants it trained; null for no change.</param>
    public Task<TrainResult> RunAsync(
        JobDefinition job,
        Train task,
        ParameterBuffer parameters,
        Func<TrainOptions, TrainOptions>? change,
        CancellationToken cancel)
    {
        var data = source.Snapshot();
        environment.Observer.OnPhase(UnitPhase.Training, task.Round, $"training on {data.Count} examples");
        environment.Loggers.CreateLogger("worker").Training(task.Round, task.BaseVersion, data.Count);
        var training = OptionsOf(job, task, SeedDerivation.Derive(job.Options.Seed, options.DeviceId, task.Round));
        return RunAsync(job, task, parameters, data, change is null ? training : change(training), cancel);
    }

    /// <summary>Trains this unit's personal model in a round.</summary>
    public Task<TrainResult> RunPersonalAsync(JobDefinition job, Train task, ParameterBuffer parameters, CancellationToken cancel)
    {
        var data = source.Snapshot();
        environment.Observer.OnPhase(UnitPhase.Training, task.Round, $"training its own model on {data.Count} examples");
        var training = OptionsOf(job, task, SeedDerivation.DerivePersonal(job.Options.Seed, options.DeviceId, task.Round));
        return RunAsync(job, task, parameters, data, training, cancel);
    }

    private TrainOptions OptionsOf(JobDefinition job, Train task, ulong seed) =>
        JobTraining.Options(job.Options, job.Options.IsAsync ? task.BaseVersion + 1 : task.Round, seed, options.Threads);

    private async Task<TrainResult> RunAsync(
        JobDefinition job, Train task, ParameterBuffer parameters, IDataset data, TrainOptions training, CancellationToken cancel)
    {
        var progress = new SparseProgress(new Progress<double>(environment.Observer.OnProgress), ReportsPerTask);
        var since = environment.Time.GetTimestamp();
        var result = await environment.Compute.RunAsync(
            () => trainer.Train(job.Spec, parameters.Span, data, training, progress, cancel));
        var seconds = environment.Time.GetElapsedTime(since).TotalSeconds;
        environment.Observer.OnTrained(new TrainingSummary(
            task.BaseVersion, result.NumExamples * training.LocalEpochs, result.Loss, result.Accuracy, seconds));
        return result;
    }

    /// <summary>Lets few of the trainer's reports, one a step, through to the unit's thread.</summary>
    private sealed class SparseProgress(IProgress<double> target, int reports) : IProgress<TrainProgress>
    {
        private int _reported;

        public void Report(TrainProgress value)
        {
            var fraction = (value.Epoch - 1 + (double)value.Step / value.Steps) / value.Epochs;
            if ((int)(fraction * reports) <= _reported) return;
            _reported = (int)(fraction * reports);
            target.Report(fraction);
        }
    }
}
