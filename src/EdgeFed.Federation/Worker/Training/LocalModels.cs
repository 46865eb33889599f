using System.Numerics.Tensors;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker.Training;

/// <summary>
/// Versions of the model that a worker can make without asking: version 0 where the job's seed gives it, those that are whole in
/// the spool, and those that deltas in the spool lead to. A version is stored as its parts, until the deltas are larger than the
/// whole: flash wears out.
/// </summary>
internal sealed class LocalModels(SpoolDirectory spool, ObjectWriter writer, string device)
{
    private const int Nowhere = -1;

    /// <summary>The newest version that can be made here, or <see cref="Representation.NoBase"/>.</summary>
    public int NewestVersion(JobDefinition job) => (int)spool.Objects
        .Select(static found => ObjectName.Parse(found.Name))
        .Where(name => name.Job == job.Id && name.Kind is ObjectKind.Model or ObjectKind.Delta && CanMake(job, (int)name.Number))
        .Select(static name => name.Number)
        .DefaultIfEmpty(job.StartsFromModel ? Representation.NoBase : 0).Max();

    public bool CanMake(JobDefinition job, int version) => StartOf(job, version) != Nowhere;

    /// <summary>True if a version is in the spool as it was sent, with this digest.</summary>
    public bool IsWhole(JobDefinition job, int version, Digest digest) =>
        FindModel(job, version)?.Representation.Content == digest;

    /// <summary>The parameters of a version: its start, and each delta added to it, in order; the caller owns them.</summary>
    /// <exception cref="SpoolException">A part of it is damaged on disk.</exception>
    public ParameterBuffer Make(JobDefinition job, int version)
    {
        var start = StartOf(job, version);
        if (start == Nowhere) throw new SpoolException($"{ObjectName.Model(job.Id, version)} is not in the spool any more.");
        var isMade = start == 0 && !job.StartsFromModel;
        var parameters = isMade ? InitialModel.Make(job) : new ParameterBuffer(job.Spec.ParameterCount);
        try
        {
            if (!isMade) ObjectContent.CopyTo(FindModel(job, start)!, parameters.Span);
            for (var next = start + 1; next <= version; next++) Add(FindDelta(job, next)!, parameters);
            return parameters;
        }
        catch (SpoolException)
        {
            parameters.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Keeps the parts of this version, or the version itself where that takes less of the disk, and nothing else.
    /// </summary>
    /// <param name="withBefore">Keeps the version before it too, if that is whole in the spool.</param>
    public async Task KeepAsync(JobDefinition job, int version, ParameterBuffer parameters, bool withBefore = false)
    {
        var start = StartOf(job, version);
        var deltas = Enumerable.Range(start + 1, version - start).Sum(next => FindDelta(job, next)!.BytesOnDisk);
        if (deltas > (long)parameters.Count * sizeof(float))
        {
            var name = ObjectName.Model(job.Id, version).ToString();
            await writer.WriteAsync(
                () => parameters.Span, new ObjectDescription(name, device, job.Options.ChunkBytes, job.Compression));
            start = version;
        }

        bool IsUsed(ObjectName name) => name.Kind switch
        {
            ObjectKind.Model => name.Number == start || withBefore && name.Number == version - 1,
            ObjectKind.Delta => name.Number > start && name.Number <= version,
            _ => true,
        };
        Forget(name => name.Job == job.Id && !IsUsed(name));
    }

    /// <summary>Forgets all parts of versions: they do not make the right one.</summary>
    public void Forget(JobDefinition job) =>
        Forget(name => name.Job == job.Id && name.Kind is ObjectKind.Model or ObjectKind.Delta);

    private static void Add(SpoolObject delta, ParameterBuffer parameters) =>
        ObjectContent.ForEachBlock(delta, (offset, values) =>
        {
            var part = parameters.Span.Slice(offset, values.Length);
            TensorPrimitives.Add(part, values, part); // the values were rounded before: never one fused operation
        });

    /// <summary>The version that is whole, or made here, and from which deltas lead to the wanted one.</summary>
    private int StartOf(JobDefinition job, int version)
    {
        for (var start = version; ; start--)
        {
            if (FindModel(job, start) is not null || start == 0 && !job.StartsFromModel) return start;
            if (start == 0 || FindDelta(job, start) is null) return Nowhere;
        }
    }

    private SpoolObject? FindModel(JobDefinition job, int version) =>
        spool.FindComplete(ObjectName.Model(job.Id, version).ToString());

    private SpoolObject? FindDelta(JobDefinition job, int version) =>
        spool.FindComplete(ObjectName.Delta(job.Id, version).ToString());

    private void Forget(Func<ObjectName, bool> isUseless)
    {
        foreach (var name in spool.Objects.Select(static found => ObjectName.Parse(found.Name)).Where(isUseless).ToList())
            spool.Delete(name.ToString());
    }
}
