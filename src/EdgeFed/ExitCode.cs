namespace EdgeFed;

/// <summary>What the process says when it ends; documented in every <c>--help</c>.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Data = 3;
    public const int Resources = 4;
    public const int Interrupted = 130;

    public const string Help = """
        Exit codes:
          0    done; for `run` also: stopped by SIGTERM
          1    failed while running
          2    wrong usage or configuration
          3    data or a model that cannot be used
          4    a state directory, file or port that cannot be used
          130  interrupted
        """;
}
