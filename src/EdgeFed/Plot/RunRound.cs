namespace EdgeFed.Plot;

/// <summary>Figures of one line of a metrics file that charts need; NaN is "not known".</summary>
internal sealed record RunRound(
    int Round, double Loss, double Accuracy, double Seconds, long BytesUp, long BytesDown, bool IsOfWorker = false);

/// <summary>One job, round by round, and what it is called in a legend.</summary>
internal sealed record Run(string File, string Label, IReadOnlyList<RunRound> Rounds)
{
    /// <summary>Told by a worker, of its own training and its own link.</summary>
    public bool IsOfWorker => Rounds.Count > 0 && Rounds[^1].IsOfWorker;
}
