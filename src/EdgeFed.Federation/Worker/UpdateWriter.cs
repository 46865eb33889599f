using System.Numerics.Tensors;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Encodings;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// Puts what training made into the spool as the update of a task: the parameters themselves, or what training changed together with what
/// earlier updates left unsent, in fewer bits.
/// </summary>
internal sealed class UpdateWriter(
    WorkerOptions options, LocalModels models, Residuals residuals, ObjectWriter writer, UnitEnvironment environment, DiskRetry disk)
{
    /// <param name="parameters">What training made; used up.</param>
    public async Task<SpoolObject> WriteAsync(
        JobDefinition job, Train task, ParameterBuffer parameters, TrainResult result, CancellationToken cancel)
    {
        var choice = job.UpdatesAreDeltas ? await TurnIntoDeltaAsync(job, task, parameters) : default;
        return await disk.RunAsync($"the update of round {task.Round}", () => StoreAsync(job, task, parameters, result, choice), cancel);
    }

    /// <summary>The residual first: as soon as there is an update, there is its residual too.</summary>
    private async Task<SpoolObject> StoreAsync(JobDefinition job, Train task, ParameterBuffer values, TrainResult result, EncodingChoice choice)
    {
        if (job.UpdatesAreDeltas)
        {
            using var sent = new LossyBlocks((offset, count) => values.Span.Slice(offset, count), job.UpdateFormat, choice, job.Options.ChunkBytes);
            var name = ObjectName.Residual(job.Id, options.DeviceId, task.Round).ToString();
            await writer.WriteAsync(sent.ReadLeft, values.Count,
                new ObjectDescription(name, options.DeviceId, job.Options.ChunkBytes, job.Compression) { Format = ResidualEncoding.FormatOf(job.UpdateFormat) });
        }

        return await writer.WriteAsync(() => values.Span, Describe(job, task, result, choice));
    }

    private ObjectDescription Describe(JobDefinition job, Train task, TrainResult result, EncodingChoice choice) => new(
        ObjectName.Update(job.Id, options.DeviceId, task.Round).ToString(), options.DeviceId, job.Options.ChunkBytes, job.Compression,
        task.BaseVersion, result.NumExamples, options.Threads, MetricsOf(job, result))
    {
        Format = job.UpdateFormat,
        Choice = choice,
        Sign = environment.Security?.Signer(),
    };

    private static Dictionary<string, double> MetricsOf(JobDefinition job, TrainResult result)
    {
        var metrics = new Dictionary<string, double> { ["loss"] = result.Loss };
        if (result.Accuracy is { } accuracy) metrics["accuracy"] = accuracy;
        if (job.TakesPartialWork) metrics["epochs"] = result.Epochs;
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
            throw new JobTaskException($"training changed {job.Locate(unusable)} by {delta[unusable]}; changes must be finite and below {ValueRange.Limit} in magnitude");
        var noise = RoundingKeys.OfUpdate(job, options.DeviceId, task.Round);
        if (job.UpdateFormat.Encoding != Encoding.TopK) return new EncodingChoice(noise);
        var count = (int)Math.Max(1, Math.Round(job.Options.TopKShare * delta.Length));
        return new EncodingChoice(noise, LargestMagnitudes.Threshold(delta, job.UpdateFormat.Exact, count));
    }
}
