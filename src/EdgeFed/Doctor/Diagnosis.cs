namespace EdgeFed.Doctor;

internal enum Verdict
{
    Ok,
    Warn,
    Fail,
}

/// <summary>Finding of a check.</summary>
/// <param name="Measured">What was seen, or why it cannot be known.</param>
/// <param name="Advice">What to do about it; empty if nothing is to be done.</param>
internal sealed record Diagnosis(Verdict Verdict, string Measured, string Advice = "")
{
    public static Diagnosis Ok(string measured) => new(Verdict.Ok, measured);

    public static Diagnosis Warn(string measured, string advice) => new(Verdict.Warn, measured, advice);

    public static Diagnosis Fail(string measured, string advice) => new(Verdict.Fail, measured, advice);
}
