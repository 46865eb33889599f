using EdgeFed.Federation;
using EdgeFed.Output;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Observers;

/// <summary>Tells the story of a unit to whoever watches: phases, one line a round, and on a terminal a progress bar.</summary>
internal sealed class ConsoleObserver(string role, LineWriter lines, LineFormat format, TimeProvider time) : IUnitObserver
{
    private readonly PhaseThrottle _gate = new(time);
    private string _label = "";
    private int _percent = -1;

    public void OnPhase(UnitPhase phase, int round, string detail)
    {
        (_label, _percent) = (Phases.Label(phase, round, detail), -1);
        lines.SetStatus(Phases.IsResting(phase) ? "" : _label);
        if (Phases.IsToldByLog(phase) || !_gate.Passes(phase, round, detail)) return;
        lines.WriteLine(format.Log(phase == UnitPhase.Error ? LogLevel.Error : LogLevel.Information, role, _label));
    }

    public void OnProgress(double fraction)
    {
        var percent = (int)(fraction * 100);
        if (percent == _percent) return;
        _percent = percent;
        lines.SetStatus(ProgressBar.Draw(_label, fraction));
    }

    public void OnRound(RoundSummary round) => lines.WriteLine(format.Story(RoundLine.Of(round)));
}
