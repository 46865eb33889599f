using EdgeFed.Protocol.Messages;

namespace EdgeFed.Federation.Members;

/// <summary>
/// Tells connected workers for how many others the aggregator waits, so that a person at a unit need not ask elsewhere.
/// </summary>
internal sealed class WaitingNotices(Roster roster, TimeProvider time)
{
    private const int Many = 100; // units: each is told each change, which of thousands would be millions of frames
    private static readonly TimeSpan PauseOfMany = TimeSpan.FromSeconds(10);
    private (int Here, long Contacts, long Time)? _told;

    public void Tell(int here, int needed)
    {
        if (_told is { } told)
        {
            if ((told.Here, told.Contacts) == (here, roster.Contacts)) return;
            if (needed >= Many && time.GetElapsedTime(told.Time) < PauseOfMany) return;
        }

        _told = (here, roster.Contacts, time.GetTimestamp());
        var news = new Waiting(here, needed);
        foreach (var worker in roster.Workers) worker.Link.Send(news);
    }
}
