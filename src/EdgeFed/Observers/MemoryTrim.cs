using EdgeFed.Federation;

namespace EdgeFed.Observers;

/// <summary>
/// Gives memory back that nobody uses, when a unit has waited for a while: thousands of workers that come at once leave more
/// behind than they need, and where little is allocated the garbage collector would not look for long.
/// </summary>
internal sealed class MemoryTrim(TimeProvider time) : IUnitObserver
{
    private const long WorthIt = 8 << 20; // bytes allocated since the last time
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private (UnitPhase Phase, int Round) _current;
    private long _told;
    private long _trimmed;

    /// <summary>How often it did.</summary>
    public int Count { get; private set; }

    public void OnPhase(UnitPhase phase, int round, string detail)
    {
        var isQuiet = phase is UnitPhase.Waiting or UnitPhase.Collecting && _current == (phase, round) && time.GetElapsedTime(_told) > Quiet;
        (_current, _told) = ((phase, round), time.GetTimestamp());
        if (isQuiet && GC.GetTotalAllocatedBytes() - _trimmed > WorthIt) Trim();
    }

    public void OnProgress(double fraction)
    {
    }

    public void OnRound(RoundSummary round)
    {
    }

    private void Trim()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _trimmed = GC.GetTotalAllocatedBytes();
        Count++;
    }
}
