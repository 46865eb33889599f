namespace EdgeFed.Device.Lights;

/// <summary>One stretch of light or darkness.</summary>
internal readonly record struct BlinkStep(bool IsOn, int Milliseconds);

/// <summary>Light and darkness in turn, again and again. One step alone is steady.</summary>
/// <param name="Like">
/// The same with one flash and one pause, for a lamp that knows no longer sequences; still unlike all others.
/// </param>
internal sealed record BlinkPattern(IReadOnlyList<BlinkStep> Steps, (int On, int Off) Like)
{
    public bool IsSteady => Steps.Count == 1;

    public TimeSpan Length => TimeSpan.FromMilliseconds(Steps.Sum(step => step.Milliseconds));

    public static BlinkPattern Steady(bool isOn) => new([new BlinkStep(isOn, 1000)], default);

    /// <summary>Light, darkness, light, darkness and so on, in milliseconds.</summary>
    public static BlinkPattern Of(params int[] milliseconds) => Of((milliseconds[0], milliseconds[1]), milliseconds);

    public static BlinkPattern Of((int On, int Off) like, params int[] milliseconds) =>
        new([.. milliseconds.Select((time, i) => new BlinkStep(i % 2 == 0, time))], like);

    public bool Equals(BlinkPattern? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Count == 0 ? 0 : HashCode.Combine(Steps.Count, Steps[0]);
}
