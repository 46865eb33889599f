namespace EdgeFed.Federation.Jobs;

/// <summary>Limits of a job's settings; checked again by every worker, for a job comes from the network there.</summary>
public static class JobLimits
{
    /// <summary>Every setting, or pair of settings, that cannot be, as "key is value; expected ...".</summary>
    public static IEnumerable<string> Problems(JobOptions job) =>
        JobFields.All.Select(field => field.Problem(job)).OfType<string>();
}
