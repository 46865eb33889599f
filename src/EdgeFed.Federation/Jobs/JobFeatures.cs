namespace EdgeFed.Federation.Jobs;

/// <summary>
/// Knowledge that a unit needs to take part in a job beyond what every version knew: keys of its text that are younger. An
/// aggregator
/// whose job
/// has one requires it in its hello, so that an older worker is refused at once, with both lists, instead of being waited for.
/// </summary>
internal static class JobFeatures
{
    private const string InitialModel = "initial_model";
    private const string MaxShare = "max_share";

    /// <summary>Features that this version knows.</summary>
    public static IReadOnlyList<string> Known { get; } = [InitialModel, MaxShare];

    public static IEnumerable<string> Of(JobOptions job)
    {
        if (job.InitialModel is not null) yield return InitialModel;
        if (job.MaxShare < 1) yield return MaxShare;
    }
}
