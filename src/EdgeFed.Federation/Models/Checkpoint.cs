using EdgeFed.Core.Files;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Federation.Models;

/// <summary>
/// The newest model of a job as a safetensors file, for people and other programs; the spool does not depend on it.
/// </summary>
internal static class Checkpoint
{
    private const string Folder = "models";

    [UnitFile(UnitPlace.State, Folder + "/JOB.safetensors",
        "Newest model of a job, with PyTorch's names and layouts; `safetensors.torch.load_file` reads it.")]
    public static string PathOf(JobDefinition job) => $"{Folder}/{job.Id}.safetensors";

    /// <summary>Bytes of the files of all other jobs.</summary>
    public static long BytesOfOthers(IStorage storage, JobDefinition job)
    {
        var bytes = 0L;
        foreach (var name in storage.List(Folder))
        {
            if ($"{Folder}/{name}" == PathOf(job)) continue;
            using var file = storage.OpenForReading($"{Folder}/{name}");
            bytes += file.Length;
        }

        return bytes;
    }

    /// <summary>Writes a version from memory.</summary>
    public static async Task WriteAsync(IStorage storage, JobDefinition job, ParameterBuffer parameters, int version, Digest digest)
    {
        storage.CreateDirectory(Folder);
        await AtomicFile.WriteAsync(storage, PathOf(job),
            stream => SafetensorsWriter.Write(stream, job.Spec, parameters.Span, Metadata(job, version, digest)));
    }

    /// <summary>Copies a version from the spool, block by block.</summary>
    public static async Task WriteAsync(UnitEnvironment environment, JobDefinition job, SpoolObject model, int version)
    {
        environment.Storage.CreateDirectory(Folder);
        await AtomicFile.WriteAsync(environment.Storage, PathOf(job), environment.Compute, stream =>
        {
            SafetensorsWriter.WriteHeader(stream, job.Spec, Metadata(job, version, model.Representation.Content));
            ObjectContent.ForEachBlock(model, (_, values) => stream.Write(RawBytes.Of(values)));
        });
    }

    /// <summary>Path of a model that is its unit's own.</summary>
    [UnitFile(UnitPlace.State, Folder + "/JOB.personal.safetensors",
        "Worker: its own model, with a strategy that gives each worker one (`apfl`, `local`).")]
    public static string PersonalPathOf(JobDefinition job) => $"{Folder}/{job.Id}.personal.safetensors";

    /// <summary>Copies a unit's own model from the spool, block by block.</summary>
    /// <exception cref="Spool.SpoolException">It is damaged on disk; a file that was there before is still.</exception>
    public static async Task WritePersonalAsync(UnitEnvironment environment, JobDefinition job, SpoolObject model)
    {
        environment.Storage.CreateDirectory(Folder);
        var metadata = new Dictionary<string, string>
        {
            ["job"] = job.Id,
            ["model"] = job.Spec.Name,
            ["round"] = ObjectName.Parse(model.Name).Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["content_sha256"] = model.Representation.Content.ToString(),
        };
        await AtomicFile.WriteAsync(environment.Storage, PersonalPathOf(job), environment.Compute, stream =>
        {
            SafetensorsWriter.WriteHeader(stream, job.Spec, metadata);
            ObjectContent.ForEachBlock(model, (_, values) => stream.Write(RawBytes.Of(values)));
        });
    }

    private static Dictionary<string, string> Metadata(JobDefinition job, int version, Digest digest) => new()
    {
        ["job"] = job.Id,
        ["model"] = job.Spec.Name,
        ["version"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["content_sha256"] = digest.ToString(),
    };
}
