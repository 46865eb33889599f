using EdgeFed.Federation;
using EdgeFed.Observers;

namespace EdgeFed.Service;

/// <summary>Tells the service manager when the unit is ready, and what it does.</summary>
internal sealed class ServiceObserver(ServiceManager service, TimeProvider time) : IUnitObserver
{
    private readonly PhaseThrottle _gate = new(time);

    public void OnPhase(UnitPhase phase, int round, string detail)
    {
        if (phase != UnitPhase.Starting) service.Ready();
        if (_gate.Passes(phase, round, detail)) service.Status(Phases.Label(phase, round, detail));
    }

    public void OnProgress(double fraction)
    {
    }

    public void OnRound(RoundSummary round)
    {
    }

    /// <summary>An aggregator listens from now on.</summary>
    public void OnLink(UnitLink link) => service.Ready();
}
