using EdgeFed.Federation;

namespace EdgeFed.Observers;

/// <summary>Phases in words.</summary>
internal static class Phases
{
    public static string Name(UnitPhase phase) => phase.ToString().ToLowerInvariant();

    /// <summary>"training round 3".</summary>
    public static string Describe(UnitPhase phase, int round) => round > 0 ? $"{Name(phase)} round {round}" : Name(phase);

    /// <summary>Whether nothing moves in this phase, so that a progress line would only puzzle.</summary>
    public static bool IsResting(UnitPhase phase) => phase is UnitPhase.Finished or UnitPhase.Error;
}
