using EdgeFed.Federation.Jobs;
using EdgeFed.Models;

namespace EdgeFed.Jobs;

/// <summary>
/// Jobs of the same name with other keys. An edited job is a new one, which begins at version 0: a person who wanted more
/// rounds of the
/// one there was must hear of it.
/// </summary>
internal static class EarlierJobs
{
    /// <summary>Text for when a job begins, or null if it was begun before, or nothing of its name was.</summary>
    /// <param name="initialModel">What the job begins from; null for its seed.</param>
    /// <param name="recorded">Jobs with a record in the state directory.</param>
    public static string? Describe(JobDefinition job, string? initialModel, IReadOnlyList<JobDefinition> recorded, string state)
    {
        var others = recorded.Where(other => other.Options.Name == job.Options.Name).ToList();
        if (others.Count == 0 || others.Any(other => other.Id == job.Id)) return null;
        var files = new JobFiles(state);
        var last = others.MaxBy(other => files.LastChangeOf(other.Id))!;
        var more = others.Count > 1 ? $" (and {others.Count - 1} more of this name)" : "";
        return $"{last.Id}{more} is here with other keys: {string.Join(", ", JobKeys.Differences(last, job))}. "
            + $"Its record{Model(files, last)} stay as they are; "
            + $"{job.Id} is a new job, from {initialModel ?? "version 0"}{Advice(files, last, initialModel)}";
    }

    private static string Model(JobFiles files, JobDefinition job) =>
        files.ModelNotes(job.Id).TryGetValue("version", out var version)
            ? $" and its model (version {version} of {job.Options.Rounds})" : " and what it has";

    private static string Advice(JobFiles files, JobDefinition job, string? initialModel) =>
        initialModel is null && files.HasModel(job.Id)
            ? $". To go on from that model, set job.initial_model to {files.ModelPathOf(job.Id)}" : "";
}
