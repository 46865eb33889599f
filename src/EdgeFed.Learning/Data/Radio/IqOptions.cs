namespace EdgeFed.Learning.Data.Radio;

/// <summary>Settings of generated radio windows.</summary>
/// <param name="Count">Windows, of all classes in turn.</param>
/// <param name="Samples">Complex samples of a window.</param>
/// <param name="MinSnrDb">Least ratio of signal to noise power in dB; each window draws its own.</param>
/// <param name="MaxSnrDb">Largest ratio; equal to the least for a given one.</param>
/// <param name="Fft">Whether a window holds its spectrum instead of its samples.</param>
/// <param name="Seed">Decides every bit of every window.</param>
public sealed record IqOptions(
    int Count = 6000, int Samples = 128, double MinSnrDb = -10, double MaxSnrDb = 30, bool Fft = true, ulong Seed = 1)
{
    /// <summary>Most windows.</summary>
    public const int MaxCount = 1 << 24;

    /// <summary>Most samples of a window.</summary>
    public const int MaxSamples = 8192;

    /// <summary>Every setting outside its range, as "name is value; expected ...".</summary>
    public IEnumerable<string> Problems()
    {
        if (Count is < 1 or > MaxCount) yield return $"count is {Count}; expected 1 to {MaxCount}.";
        if (Samples is < 16 or > MaxSamples) yield return $"samples is {Samples}; expected 16 to {MaxSamples}.";
        if (MinSnrDb is not (>= -100 and <= 100)) yield return FormattableString.Invariant($"min_snr_db is {MinSnrDb}; expected -100 to 100.");
        if (!(MaxSnrDb >= MinSnrDb && MaxSnrDb <= 100))
            yield return FormattableString.Invariant($"max_snr_db is {MaxSnrDb}; expected {MinSnrDb} (min_snr_db) to 100.");
    }
}
