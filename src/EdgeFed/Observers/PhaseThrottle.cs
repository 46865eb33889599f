using EdgeFed.Federation;

namespace EdgeFed.Observers;

/// <summary>
/// Lets a new phase or round through at once, and changes of detail alone ("last seen 41 s ago") only now and then:
/// a log must tell what happens without flooding, and flash wears out.
/// </summary>
internal sealed class PhaseThrottle(TimeProvider time)
{
    private static readonly TimeSpan DetailPause = TimeSpan.FromSeconds(5);

    private (UnitPhase Phase, int Round, string Detail)? _last;
    private long _lastTime;

    public bool Passes(UnitPhase phase, int round, string detail)
    {
        if (_last == (phase, round, detail)) return false;
        var isNew = _last is not { } last || last.Phase != phase || last.Round != round;
        if (!isNew && time.GetElapsedTime(_lastTime) < DetailPause) return false;
        _last = (phase, round, detail);
        _lastTime = time.GetTimestamp();
        return true;
    }
}
