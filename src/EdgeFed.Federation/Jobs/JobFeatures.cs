using EdgeFed.Federation.Options;

namespace EdgeFed.Federation.Jobs;

/// <summary>
/// What a unit must know to take part in a job beyond what every version knew: keys of its text that are younger. An aggregator whose job
/// has one requires it in its hello, so that an older worker is refused at once, with both lists, instead of being waited for.
/// </summary>
internal static class JobFeatures
{
    private const string InitialModel = "initial_model";

    /// <summary>Those that this version knows.</summary>
    public static IReadOnlyList<string> Known { get; } = [InitialModel];

    public static IEnumerable<string> Of(JobOptions job)
    {
        if (job.InitialModel is not null) yield return InitialModel;
    }
}
