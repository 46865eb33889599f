using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Worker;

/// <summary>Tells people how the search for the aggregator goes: each reason once, not at every attempt.</summary>
internal sealed class SearchLog(string endpoint, WorkerContext context, IUnitObserver observer)
{
    private const int MaxReasons = 64; // an aggregator may think of a new one each time
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private bool _isShown;

    public void Found(Contact contact)
    {
        _said.Clear();
        _isShown = false;
        context.Log.AggregatorFound(contact.Theirs.DeviceId, contact.Connection.Peer);
    }

    public void Unreachable(string reason)
    {
        if (IsNew(reason)) context.Log.Searching(endpoint, reason);
        else context.Log.Unreachable(reason);
        if (_isShown || context.IsConnected || context.Current is not null) return;
        _isShown = true;
        observer.OnPhase(UnitPhase.Searching, 0, $"searching for the aggregator at {endpoint}");
    }

    public void Refused(string code, string reason)
    {
        if (IsNew(reason)) context.Log.RefusedByAggregator(code, reason);
        _isShown = false;
        observer.OnPhase(UnitPhase.Error, 0, $"the aggregator refuses this unit ({code}): {reason}");
    }

    private bool IsNew(string reason)
    {
        if (_said.Count >= MaxReasons) _said.Clear();
        return _said.Add(reason);
    }
}
