using System.Numerics.Tensors;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// The personal model of this unit, which it trains on from round to round and sends to nobody. That of a round is a function of
/// the one before, of the update trained in the round, and of the seed. It is durable before the round's update is, and once it
/// is there it is never made again, so that a unit killed anywhere mixes nothing in twice. Only the newest is kept; the update's
/// outcome does not matter.
/// </summary>
internal sealed class PersonalModel(
    string device, SpoolDirectory spool, ObjectWriter writer, LocalTraining training, UnitEnvironment environment, DiskRetry disk)
{
    private const int BlockLength = 1 << 12;
    private readonly ILogger _log = environment.Loggers.CreateLogger("worker");

    /// <summary>Makes the personal model of a task's round, if it is not there already.</summary>
    /// <param name="makeFirst">Makes the model that it begins from, before the first task.</param>
    /// <param name="trained">The model trained in the task, which is mixed in; not changed. Null to mix nothing in.</param>
    /// <returns>The result of training it; null if it was there.</returns>
    public async Task<TrainResult?> TrainAsync(
        JobDefinition job, Train task, Func<Task<ParameterBuffer>> makeFirst, ParameterBuffer? trained, CancellationToken cancel)
    {
        Forget(job, round => round > task.Round); // the aggregator began the job anew
        if (spool.FindComplete(NameOf(job, task.Round)) is not null) return null;
        using var parameters = await StartAsync(job, makeFirst);
        if (trained is not null) await environment.Compute.RunAsync(() => Mix(parameters.Span, ShareOf(job), trained.Span));
        var result = await training.RunPersonalAsync(job, task, parameters, cancel);
        var description = Describe(job, task, result);
        await disk.RunAsync(
            $"the own model of round {task.Round}", () => writer.WriteAsync(() => parameters.Span, description), cancel);
        Forget(job, round => round != task.Round);
        _log.PersonalTrained(task.Round, TrainingScores.TextOf(result));
        return result;
    }

    /// <summary>
    /// Writes the newest one as a file, for people and other programs; a file that is there stays where there is none in the
    /// spool.
    /// </summary>
    public async Task ExportAsync(JobDefinition job, CancellationToken cancel)
    {
        if (Newest(job) is not { } newest) return;
        try
        {
            await disk.RunAsync("this unit's own model", () => Checkpoint.WritePersonalAsync(environment, job, newest), cancel);
        }
        catch (SpoolException damage)
        {
            Lose(newest, damage);
        }
    }

    /// <summary>
    /// values = share * values + (1 - share) * others, each operation rounded by itself: the same bits on every processor.
    /// </summary>
    internal static bool Mix(Span<float> values, float share, ReadOnlySpan<float> others)
    {
        var part = new float[BlockLength];
        for (var offset = 0; offset < values.Length; offset += BlockLength)
        {
            var count = Math.Min(BlockLength, values.Length - offset);
            var own = values.Slice(offset, count);
            var other = part.AsSpan(0, count);
            TensorPrimitives.Multiply(own, share, own);
            TensorPrimitives.Multiply(others.Slice(offset, count), 1 - share, other);
            TensorPrimitives.Add(own, other, own);
        }

        return true;
    }

    /// <summary>Share of the personal model in the mixture, alpha; the rest is the update's.</summary>
    private static float ShareOf(JobDefinition job) => (float)job.Options.ForStrategy().Options.PersonalShare;

    private ObjectDescription Describe(JobDefinition job, Train task, TrainResult result) => new(
        NameOf(job, task.Round), device, job.Options.ChunkBytes, job.Compression, task.BaseVersion, result.NumExamples);

    private async Task<ParameterBuffer> StartAsync(JobDefinition job, Func<Task<ParameterBuffer>> makeFirst)
    {
        if (Newest(job) is not { } newest) return await makeFirst();
        try
        {
            return await environment.Compute.RunAsync(() => Read(newest));
        }
        catch (SpoolException damage)
        {
            Lose(newest, damage);
            return await makeFirst();
        }
    }

    private static ParameterBuffer Read(SpoolObject stored)
    {
        var parameters = new ParameterBuffer((int)stored.Representation.Parameters);
        try
        {
            ObjectContent.CopyTo(stored, parameters.Span);
            return parameters;
        }
        catch (SpoolException)
        {
            parameters.Dispose();
            throw;
        }
    }

    private void Lose(SpoolObject stored, SpoolException damage)
    {
        _log.PersonalLost(stored.Name, damage.Message);
        spool.Delete(stored.Name);
    }

    /// <summary>Killed between writing one and deleting the one before, a unit has two.</summary>
    private SpoolObject? Newest(JobDefinition job) => spool.Objects
        .Where(found => found.IsComplete && IsPersonal(job, found)).MaxBy(NumberOf);

    private void Forget(JobDefinition job, Func<long, bool> isUseless)
    {
        foreach (var found in spool.Objects.Where(found => IsPersonal(job, found) && isUseless(NumberOf(found))).ToList())
            spool.Delete(found.Name);
    }

    private static long NumberOf(SpoolObject found) => ObjectName.Parse(found.Name).Number;

    private static bool IsPersonal(JobDefinition job, SpoolObject found) =>
        ObjectName.Parse(found.Name) is { Kind: ObjectKind.Personal } name && name.Job == job.Id;

    private string NameOf(JobDefinition job, int round) => ObjectName.Personal(job.Id, device, round).ToString();
}
