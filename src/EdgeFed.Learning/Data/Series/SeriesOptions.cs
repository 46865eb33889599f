namespace EdgeFed.Learning.Data.Series;

/// <summary>How time series become samples.</summary>
/// <param name="Past">Steps a sample shows.</param>
/// <param name="Next">Steps after those, which are to be predicted.</param>
/// <param name="TrainShare">Part of the time, from its beginning, that is for training; the rest is for evaluation.</param>
public sealed record SeriesOptions(int Past = 12, int Next = 3, double TrainShare = 0.8)
{
    /// <summary>Most steps of a sample, and most to be predicted.</summary>
    public const int MaxSteps = 4096;

    /// <summary>Every setting outside its range, as "name is value; expected ...".</summary>
    public IEnumerable<string> Problems()
    {
        if (Past is < 1 or > MaxSteps) yield return $"past is {Past}; expected 1 to {MaxSteps}.";
        if (Next is < 1 or > MaxSteps) yield return $"next is {Next}; expected 1 to {MaxSteps}.";
        if (TrainShare is not (> 0 and <= 1))
            yield return FormattableString.Invariant($"train_share is {TrainShare}; expected above 0, at most 1.");
    }
}

/// <summary>Which time of the series is meant.</summary>
public enum SeriesPart
{
    /// <summary>The beginning, to learn from.</summary>
    Train,

    /// <summary>The rest, for tests.</summary>
    Test,
}
