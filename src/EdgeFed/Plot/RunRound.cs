namespace EdgeFed.Plot;

/// <summary>What charts need of one line of a metrics file; NaN is "not known".</summary>
internal sealed record RunRound(int Round, double Loss, double Accuracy, double Seconds, long BytesUp, long BytesDown);

/// <summary>One job, round by round, and what it is called in a legend.</summary>
internal sealed record Run(string File, string Label, IReadOnlyList<RunRound> Rounds);
