using EdgeFed.Federation;

namespace EdgeFed.Observers;

/// <summary>Phases in words.</summary>
internal static class Phases
{
    public static string Name(UnitPhase phase) => phase.ToString().ToLowerInvariant();

    /// <summary>"training round 3".</summary>
    public static string Describe(UnitPhase phase, int round) => round > 0 ? $"{Name(phase)} round {round}" : Name(phase);

    /// <summary>"round 3: waiting for 1 of 4 updates"; the phase by its name where there is no detail.</summary>
    public static string Label(UnitPhase phase, int round, string detail) =>
        detail.Length == 0 ? Describe(phase, round) : round > 0 ? $"round {round}: {detail}" : detail;

    /// <summary>True if the unit's log says the same with more figures.</summary>
    public static bool IsToldByLog(UnitPhase phase) =>
        phase is UnitPhase.Training or UnitPhase.Uploading or UnitPhase.Folding or UnitPhase.Evaluating or UnitPhase.Finished;

    /// <summary>True if nothing moves in this phase, so that a progress line would only puzzle.</summary>
    public static bool IsResting(UnitPhase phase) => phase is UnitPhase.Finished or UnitPhase.Error;
}
