using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Federation.Models;

/// <summary>The newest model of a job as a safetensors file, for people and other programs; the spool does not depend on it.</summary>
internal static class Checkpoint
{
    private const string Folder = "models";

    public static string PathOf(JobDefinition job) => $"{Folder}/{job.Id}.safetensors";

    public static async Task WriteAsync(IStorage storage, JobDefinition job, ParameterBuffer parameters, int version, Digest digest)
    {
        storage.CreateDirectory(Folder);
        var metadata = new Dictionary<string, string>
        {
            ["job"] = job.Id,
            ["model"] = job.Spec.Name,
            ["version"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["content_sha256"] = digest.ToString(),
        };
        await AtomicFile.WriteAsync(storage, PathOf(job), stream => SafetensorsWriter.Write(stream, job.Spec, parameters.Span, metadata));
    }
}
