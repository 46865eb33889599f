using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Worker;

/// <summary>Tells people how the search for the aggregator goes: each reason once, not at every attempt.</summary>
internal sealed class SearchNews(string endpoint, WorkerDesk desk, IUnitObserver observer)
{
    private const int MostReasons = 16; // a peer may have a new one at each attempt
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private bool _isShown;

    public void Found(Contact contact)
    {
        _said.Clear();
        _isShown = false;
        desk.Log.AggregatorFound(contact.Theirs.DeviceId, contact.Connection.Peer);
    }

    public void Unreachable(string reason)
    {
        if (IsNews(reason)) desk.Log.Searching(endpoint, reason);
        else desk.Log.Unreachable(reason);
        if (_isShown || desk.IsConnected || desk.Current is not null) return;
        _isShown = true;
        observer.OnPhase(UnitPhase.Searching, 0, $"searching for the aggregator at {endpoint}");
    }

    public void Refused(string code, string reason)
    {
        if (IsNews(reason)) desk.Log.RefusedByAggregator(code, reason);
        _isShown = false;
        observer.OnPhase(UnitPhase.Error, 0, $"the aggregator refuses this unit ({code}): {reason}");
    }

    private bool IsNews(string reason) => _said.Count < MostReasons && _said.Add(reason);
}
