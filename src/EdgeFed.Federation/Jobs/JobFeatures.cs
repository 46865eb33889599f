namespace EdgeFed.Federation.Jobs;

/// <summary>
/// Knowledge that a unit needs to take part in a job beyond what every version knew: keys of its text that are younger. An
/// aggregator whose job has one requires it in its hello, so that an older worker is refused at once, with both lists, instead of
/// being waited for.
/// </summary>
internal static class JobFeatures
{
    private static readonly JobField[] _fields =
    [
        .. JobFields.All.Where(static field => field.Since == Since.Feature)
            .OrderBy(static field => field.Path, StringComparer.Ordinal),
    ];

    /// <summary>Features that this version knows.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. _fields.Select(static field => field.Path)];

    public static IEnumerable<string> Of(JobOptions job) =>
        _fields.Where(field => !field.IsDefault(job)).Select(static field => field.Path);
}
