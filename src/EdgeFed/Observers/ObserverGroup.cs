using EdgeFed.Federation;

namespace EdgeFed.Observers;

/// <summary>Passes everything on to several observers, in order.</summary>
internal sealed class ObserverGroup(params IUnitObserver[] observers) : IUnitObserver
{
    public void OnPhase(UnitPhase phase, int round, string detail)
    {
        foreach (var observer in observers) observer.OnPhase(phase, round, detail);
    }

    public void OnProgress(double fraction)
    {
        foreach (var observer in observers) observer.OnProgress(fraction);
    }

    public void OnRound(RoundSummary round)
    {
        foreach (var observer in observers) observer.OnRound(round);
    }

    public void OnLink(UnitLink link)
    {
        foreach (var observer in observers) observer.OnLink(link);
    }

    public void OnFolded(int round)
    {
        foreach (var observer in observers) observer.OnFolded(round);
    }

    public void OnTrained(TrainingSummary training)
    {
        foreach (var observer in observers) observer.OnTrained(training);
    }

    public void OnReadable(Func<UnitFigures> read)
    {
        foreach (var observer in observers) observer.OnReadable(read);
    }
}
