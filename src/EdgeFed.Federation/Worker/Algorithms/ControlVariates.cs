using System.Numerics.Tensors;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// Control variates of SCAFFOLD (Karimireddy et al., 2020, algorithm 1, option II): the mean gradient on this unit's data in each
/// task, c_k, stored in the spool, and the correction of the next task's gradients, c - c_k. Those of the two newest tasks are
/// stored, so that a task that is begun again after a power cut has the same correction.
/// </summary>
internal sealed class ControlVariates(
    string device, SpoolDirectory spool, ObjectWriter writer, LocalModels models, UnitEnvironment environment, DiskRetry disk)
{
    private readonly ILogger _log = environment.Loggers.CreateLogger("worker");

    /// <summary>Computes the correction of every gradient of a task.</summary>
    /// <param name="start">The version that the task starts from.</param>
    /// <returns>Null if this unit did not train the version before, or has lost it, or its own gradient.</returns>
    public async Task<ParameterBuffer?> CorrectionAsync(JobDefinition job, Train task, ParameterBuffer start)
    {
        Forget(job, round => round >= task.Round); // of this task, begun before, or of a job that the aggregator began anew
        if (task.Updates == 0) return null;
        if (!models.CanMake(job, task.BaseVersion - 1) || Find(job, task.BaseVersion - 1) is not { } own)
        {
            TellLoss(job, task);
            return null;
        }

        try
        {
            return await environment.Compute.RunAsync(() => Correct(job, task, start, own));
        }
        catch (SpoolException damage)
        {
            _log.ControlLost(own.Name, damage.Message);
            spool.Delete(own.Name);
            return null;
        }
    }

    /// <summary>Names a loss: only a unit whose update is in the version had the parts of a correction.</summary>
    private void TellLoss(JobDefinition job, Train task)
    {
        if (task.Folded?.Number != task.BaseVersion) return;
        var name = models.CanMake(job, task.BaseVersion - 1)
            ? NameOf(job, task.BaseVersion) : ObjectName.Model(job.Id, task.BaseVersion - 1).ToString();
        _log.ControlLost(name, "it is not in the spool");
    }

    /// <summary>
    /// Stores a task's mean gradient: c_k = (x - y) / (steps * rate), less the correction that was in every step.
    /// </summary>
    /// <param name="trained">The trained model, y.</param>
    /// <param name="correction">The correction of every gradient; null for none.</param>
    public async Task StoreAsync(
        JobDefinition job, Train task, ParameterBuffer trained, ParameterBuffer? correction, int steps, CancellationToken cancel)
    {
        using var control = await environment.Compute.RunAsync(() => Measure(job, task.BaseVersion, trained, correction, steps));
        var description = new ObjectDescription(
            NameOf(job, task.Round), device, job.Options.ChunkBytes, job.Compression, task.BaseVersion);
        await disk.RunAsync(
            $"the control variate of round {task.Round}", () => writer.WriteAsync(() => control.Span, description), cancel);
        var before = Find(job, task.BaseVersion - 1)?.Name;
        Forget(job, round => round != task.Round && NameOf(job, round) != before);
    }

    private ParameterBuffer Correct(JobDefinition job, Train task, ParameterBuffer start, SpoolObject own)
    {
        var correction = models.Make(job, task.BaseVersion - 1);
        try
        {
            var perStep = (float)(task.Updates / (task.Steps * job.Options.LearningRate));
            ObjectContent.ForEachBlock(own, (offset, values) =>
            {
                var part = correction.Span.Slice(offset, values.Length);
                TensorPrimitives.Subtract(part, start.Span.Slice(offset, values.Length), part);
                TensorPrimitives.Multiply(part, perStep, part);
                TensorPrimitives.Subtract(part, values, part);
            });
            return correction;
        }
        catch (SpoolException)
        {
            correction.Dispose();
            throw;
        }
    }

    private ParameterBuffer Measure(
        JobDefinition job, int version, ParameterBuffer trained, ParameterBuffer? correction, int steps)
    {
        var control = models.Make(job, version);
        TensorPrimitives.Subtract(control.Span, trained.Span, control.Span);
        TensorPrimitives.Multiply(control.Span, (float)(1 / (steps * job.Options.LearningRate)), control.Span);
        if (correction is not null) TensorPrimitives.Subtract(control.Span, correction.Span, control.Span);
        return control;
    }

    /// <summary>The mean gradient of the task that started from a version, or null.</summary>
    private SpoolObject? Find(JobDefinition job, int version) => spool.Objects.FirstOrDefault(
        found => found.IsComplete && found.Representation.BaseVersion == version && IsControl(job, found));

    private void Forget(JobDefinition job, Func<long, bool> isUseless)
    {
        foreach (var found in spool.Objects.Where(found => IsControl(job, found) && isUseless(NumberOf(found))).ToList())
            spool.Delete(found.Name);
    }

    private static long NumberOf(SpoolObject found) => ObjectName.Parse(found.Name).Number;

    private string NameOf(JobDefinition job, long round) => ObjectName.Control(job.Id, device, round).ToString();

    private static bool IsControl(JobDefinition job, SpoolObject found) =>
        ObjectName.Parse(found.Name) is { Kind: ObjectKind.Control } name && name.Job == job.Id;
}
