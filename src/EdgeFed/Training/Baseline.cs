using System.Diagnostics;
using EdgeFed.Config;
using EdgeFed.Data;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Models;
using EdgeFed.Output;

namespace EdgeFed.Training;

/// <summary>One device training alone: load, train with a line for each epoch, evaluate, write.</summary>
internal sealed class Baseline(WorkerConfig config, int epochs, ITrainer trainer, LineWriter lines)
{
    private const int EvaluationBatch = 256;

    /// <param name="output">Where the model goes; null keeps it to itself.</param>
    /// <exception cref="DivergenceException">The last good epoch's model was written before.</exception>
    public BaselineResult Run(string? output, CancellationToken stop)
    {
        var model = ModelSource.Load(config.Job.Model);
        var data = DataSource.Load(config.Data, config.Shard, model.Classes);
        var test = config.TestData is null ? null : DataSource.Load(config.TestData, null, model.Classes);
        lines.WriteLine($"{model.Name}: {Figures.Count(model.ParameterCount)} parameters, "
            + $"{Figures.Count(data.Count)} samples, {epochs} epochs");

        using var parameters = Begin(model);
        var lastGood = new LastGoodModel(parameters);
        BaselineResult result;
        try
        {
            result = Train(model, parameters, data, test, lastGood, stop);
        }
        catch (DivergenceException) when (lastGood.Epoch > 0)
        {
            lastGood.Restore();
            Write(output, model, parameters, lastGood.Epoch, $": the model after epoch {lastGood.Epoch}, the last good one");
            throw;
        }

        Write(output, model, parameters, epochs);
        return result;
    }

    private ParameterBuffer Begin(ModelSpec model)
    {
        if (InitialModelFile.Of(config.InitialModel) is { } file) return file.Read(model);
        var parameters = new ParameterBuffer(model.ParameterCount);
        ModelInitializer.Initialize(model, config.Job.Seed, parameters.Span);
        return parameters;
    }

    private BaselineResult Train(
        ModelSpec model, ParameterBuffer parameters, IDataset data, IDataset? test, LastGoodModel lastGood, CancellationToken stop)
    {
        var options = JobTraining.Alone(config.Job, epochs, config.Threads);
        var watch = Stopwatch.StartNew();
        EvaluationResult? score = null;
        var progress = new EpochProgress(lines, epoch =>
        {
            lastGood.Keep(epoch);
            return score = test is null ? null : Evaluate(model, parameters, test);
        });
        try
        {
            var result = trainer.Train(model, parameters.Span, data, options, progress, stop);
            progress.End();
            lines.WriteLine($"trained {result.Steps} steps in {Figures.Decimal(watch.Elapsed.TotalSeconds, 1)} s, "
                + $"training loss {Figures.Decimal(result.Loss, 3)}{Figures.Accuracy(result.Accuracy)}");
            var report = score is null ? null : TestReport.Of(model, parameters.Span, test!, score, config.Threads);
            foreach (var line in report?.Lines() ?? []) lines.WriteLine(line);
            return new BaselineResult(model, epochs, data.Count, result, watch.Elapsed, report);
        }
        finally
        {
            progress.End();
        }
    }

    private void Write(string? output, ModelSpec model, ParameterBuffer parameters, int epoch, string remark = "")
    {
        if (output is null) return;
        ModelFile.Write(output, model, parameters.Span, new Dictionary<string, string>
        {
            ["edgefed.device"] = config.DeviceId,
            ["edgefed.epochs"] = epoch.ToString(Figures.Culture),
        });
        lines.WriteLine($"wrote {output}{remark}");
    }

    private EvaluationResult Evaluate(ModelSpec model, ParameterBuffer parameters, IDataset test) =>
        trainer.Evaluate(model, parameters.Span, test, EvaluationBatch, config.Threads);
}
