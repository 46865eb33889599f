using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Learning;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;
using EdgeFed.Protocol.Chunks;

namespace EdgeFed.Federation.Records;

/// <summary>The job that an operator's words mean: a new one, or one that this unit began before.</summary>
/// <param name="Options">With the digest of the model it begins from, if it begins from one.</param>
/// <param name="Warning">For people; null if there is nothing to say.</param>
public sealed record JobStart(JobOptions Options, string? Warning)
{
    private const string Key = "job.initial_model";

    /// <summary>
    /// A job is frozen when it starts, and with it the model it begins from. So a job that was begun goes on from that,
    /// whatever became of
    /// the file since: a unit that power cuts restart must not give up what it has because a file was replaced.
    /// </summary>
    /// <param name="initial">The model to begin from; null for one made from the seed.</param>
    /// <param name="recorded">Jobs that this unit began before.</param>
    /// <exception cref="LearningException">The model cannot be used, and no job was begun from it.</exception>
    public static JobStart Find(JobOptions options, ModelSpec spec, IInitialModel? initial, IReadOnlyList<JobDefinition> recorded)
    {
        if (initial is null) return new JobStart(options, null);
        var begun = recorded.LastOrDefault(job => IsSame(job, options, spec));
        try
        {
            var digest = DigestOf(initial, spec);
            return begun is null || recorded.Any(job => job.Options.InitialModel == digest && IsSame(job, options, spec))
                ? new JobStart(options with { InitialModel = digest }, null)
                : GoOn(begun, options, $"{initial.Name} is another model by now (sha256 {digest.Short}…)");
        }
        catch (LearningException e) when (begun is not null)
        {
            return GoOn(begun, options, $"{Key} cannot be read: {e.Message.TrimEnd('.')}");
        }
        catch (LearningException e)
        {
            throw new SafetensorsException($"{Key}: {e.Message}", e);
        }
    }

    private static JobStart GoOn(JobDefinition begun, JobOptions options, string reason) => new(
        options with { InitialModel = begun.Options.InitialModel },
        $"{reason}; job {begun.Id} goes on from what it began with (sha256 {begun.Options.InitialModel!.Value.Short}…). "
        + "To begin anew, give the job another name");

    private static bool IsSame(JobDefinition job, JobOptions options, ModelSpec spec) => job.StartsFromModel
        && JobDefinition.Freeze(options with { InitialModel = job.Options.InitialModel, Model = spec.Name }, spec).Id == job.Id;

    private static Digest DigestOf(IInitialModel initial, ModelSpec spec)
    {
        using var parameters = initial.Read(spec);
        return ContentHasher.Of(parameters.Span);
    }
}
