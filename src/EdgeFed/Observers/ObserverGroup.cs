using EdgeFed.Federation;

namespace EdgeFed.Observers;

/// <summary>Passes everything on to several observers, in order.</summary>
internal sealed class ObserverGroup(params IReadOnlyList<IUnitObserver> observers) : IUnitObserver, IDisposable
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

    public void OnWorked(WorkSummary work)
    {
        foreach (var observer in observers) observer.OnWorked(work);
    }

    public void OnReadable(Func<UnitFigures> read)
    {
        foreach (var observer in observers) observer.OnReadable(read);
    }

    public void OnOpen(IUnitView view)
    {
        foreach (var observer in observers) observer.OnOpen(view);
    }

    public void OnPeers()
    {
        foreach (var observer in observers) observer.OnPeers();
    }

    /// <summary>Ends those that have something left to do.</summary>
    public void Dispose()
    {
        foreach (var observer in observers.OfType<IDisposable>()) observer.Dispose();
    }
}
