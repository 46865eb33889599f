namespace EdgeFed;

/// <summary>Exit codes of the process; documented in every <c>--help</c>.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Data = 3;
    public const int Resources = 4;
    public const int Interrupted = 130;

    /// <summary>Each with its meaning.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "done; for `run` also: stopped by SIGTERM"),
        (Failed, "failed while running; for `status`: the unit does not run; for `doctor`: something is wrong"),
        (Usage, "wrong usage or configuration"),
        (Data, "data or a model that cannot be used"),
        (Resources, "a state directory, file or port that cannot be used"),
        (Interrupted, "interrupted"),
    ];

    public static string Help { get; } =
        string.Join(Environment.NewLine, All.Select(static one => $"  {one.Code,-3}  {one.Meaning}").Prepend("Exit codes:"));
}
