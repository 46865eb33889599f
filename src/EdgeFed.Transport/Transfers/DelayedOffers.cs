using EdgeFed.Core.Loop;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Transport.Transfers;

/// <summary>
/// Objects that the peer of a link put off, each offered again when its time has come. There is one delay for an object, however
/// often the peer puts it off, and one task for all delays: what a peer can make us keep does not grow with what it sends.
/// </summary>
/// <param name="most">Objects that wait at a time; a peer that puts off more gets them over its next link.</param>
internal sealed class DelayedOffers(SpoolDirectory spool, TimeProvider time, int most, Action<SpoolObject> offer)
{
    private readonly Dictionary<string, (SpoolObject Source, long Since, TimeSpan Wait)> _delayed = new(StringComparer.Ordinal);
    private readonly AsyncSignal _changed = new();

    /// <summary>Objects that wait.</summary>
    public int Count => _delayed.Count;

    /// <summary>Puts an object off; the newest delay counts.</summary>
    public void Add(SpoolObject source, TimeSpan wait)
    {
        if (_delayed.Count >= most && !_delayed.ContainsKey(source.Name)) return;
        _delayed[source.Name] = (source, time.GetTimestamp(), wait);
        _changed.Set();
    }

    /// <summary>Offers what is due, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            while (_delayed.Count == 0) await _changed.WaitAsync(cancel);
            var (name, left) = Next();
            if (left <= TimeSpan.Zero) OfferAgain(name);
            else await _changed.WaitAsync(left, time, cancel);
        }
    }

    /// <summary>The object that is due first, and in which time it is.</summary>
    private (string Name, TimeSpan Left) Next() => _delayed
        .Select(delayed => (delayed.Key, delayed.Value.Wait - time.GetElapsedTime(delayed.Value.Since)))
        .MinBy(static one => one.Item2);

    /// <summary>By now it may be gone, or another.</summary>
    private void OfferAgain(string name)
    {
        if (_delayed.Remove(name, out var delayed) && ReferenceEquals(spool.Find(name), delayed.Source)) offer(delayed.Source);
    }
}
