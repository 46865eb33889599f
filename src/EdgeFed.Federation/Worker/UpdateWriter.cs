using System.Numerics.Tensors;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Encodings;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Worker.Algorithms;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// Writes the update of a task into the spool: the trained parameters themselves, or in fewer bits the change by training
/// together with the residual of earlier updates.
/// </summary>
internal sealed class UpdateWriter(
    WorkerOptions options,
    LocalModels models,
    Residuals residuals,
    ObjectWriter writer,
    UnitEnvironment environment,
    DiskRetry disk)
{
    /// <param name="parameters">The trained model; used up.</param>
    /// <param name="more">Metrics beside loss and accuracy.</param>
    public async Task<SpoolObject> WriteAsync(
        JobDefinition job,
        Train task,
        ParameterBuffer parameters,
        TrainResult result,
        IReadOnlyList<UpdateMetric> more,
        CancellationToken cancel)
    {
        var choice = job.UpdatesAreDeltas ? await TurnIntoDeltaAsync(job, task, parameters) : default;
        var metrics = MetricsOf(result, more);
        return await disk.RunAsync($"the update of round {task.Round}", StoreAsync, cancel);

        async Task<SpoolObject> StoreAsync()
        {
            if (job.UpdatesAreDeltas) await StoreResidualAsync(job, task, parameters, choice); // first: no update is without it
            return await writer.WriteAsync(() => parameters.Span, Describe(job, task, result.NumExamples, metrics, choice));
        }
    }

    private async Task StoreResidualAsync(JobDefinition job, Train task, ParameterBuffer values, EncodingChoice choice)
    {
        using var sent = new LossyBlocks(
            (offset, count) => values.Span.Slice(offset, count), job.UpdateFormat, choice, job.Options.ChunkBytes);
        var name = ObjectName.Residual(job.Id, options.DeviceId, task.Round).ToString();
        var residual = new ObjectDescription(name, options.DeviceId, job.Options.ChunkBytes, job.Compression)
        {
            Format = ResidualEncoding.FormatOf(job.UpdateFormat),
        };
        await writer.WriteAsync(sent.ReadLeft, values.Count, residual);
    }

    private ObjectDescription Describe(
        JobDefinition job, Train task, long examples, Dictionary<string, double> metrics, EncodingChoice choice)
    {
        var (name, device) = (ObjectName.Update(job.Id, options.DeviceId, task.Round).ToString(), options.DeviceId);
        return new ObjectDescription(
            name, device, job.Options.ChunkBytes, job.Compression, task.BaseVersion, examples, options.Threads, metrics)
        {
            Format = job.UpdateFormat,
            Choice = choice,
            Sign = environment.Security?.Signer(),
        };
    }

    private static Dictionary<string, double> MetricsOf(TrainResult result, IReadOnlyList<UpdateMetric> more)
    {
        var metrics = new Dictionary<string, double> { ["loss"] = result.Loss };
        if (result.Accuracy is { } accuracy) metrics["accuracy"] = accuracy;
        foreach (var metric in more) metrics[metric.Name] = metric.Value;
        return metrics;
    }

    private async Task<EncodingChoice> TurnIntoDeltaAsync(JobDefinition job, Train task, ParameterBuffer parameters)
    {
        await environment.Compute.RunAsync(() => Subtract(job, task.BaseVersion, parameters));
        if (residuals.Current(job) is { } residual) await AddAsync(residual, parameters);
        return await environment.Compute.RunAsync(() => Choose(job, task, parameters.Span));
    }

    /// <summary>The base is read again: while training it would have doubled what a unit has to hold.</summary>
    private bool Subtract(JobDefinition job, int version, ParameterBuffer parameters)
    {
        using var start = models.Make(job, version);
        TensorPrimitives.Subtract(parameters.Span, start.Span, parameters.Span);
        return true;
    }

    private async Task AddAsync(SpoolObject residual, ParameterBuffer delta)
    {
        try
        {
            // Read once before anything is added: damage in the middle must not leave half of it in the update.
            await environment.Compute.RunAsync(() => ObjectContent.DigestOf(residual));
        }
        catch (SpoolException damage)
        {
            residuals.Lose(residual, damage.Message);
            return;
        }

        await environment.Compute.RunAsync(() =>
        {
            ObjectContent.ForEachBlock(residual, (offset, values) =>
            {
                var part = delta.Span.Slice(offset, values.Length);
                TensorPrimitives.Add(part, values, part);
            });
            return true;
        });
    }

    /// <exception cref="JobTaskException">A value is not finite, or too large to be folded.</exception>
    private EncodingChoice Choose(JobDefinition job, Train task, ReadOnlySpan<float> delta)
    {
        var unusable = ValueRange.IndexOfUnusable(delta);
        if (unusable >= 0)
        {
            throw new JobTaskException($"training changed {job.Locate(unusable)} by {delta[unusable]}; "
                + $"changes must be finite and below {ValueRange.Limit} in magnitude");
        }

        var noise = RoundingKeys.OfUpdate(job, options.DeviceId, task.Round);
        if (job.UpdateFormat.Encoding != Encoding.TopK) return new EncodingChoice(noise);
        var count = (int)Math.Max(1, Math.Round(job.Options.TopKShare * delta.Length));
        return new EncodingChoice(noise, LargestMagnitudes.Threshold(delta, job.UpdateFormat.Exact, count));
    }
}
