using EdgeFed.Federation.Members;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Federation.Aggregator;

/// <summary>A running aggregator, for people.</summary>
internal sealed class AggregatorView(
    AggregatorDesk desk, IdentityRegistry registry, TransferStatistics statistics, RefusalCounts refusals) : IUnitView
{
    public JobView? Job { get; } = new(desk.Job.Id, desk.Job.Spec.Name, desk.Job.Options.Rounds);

    public int Connected => desk.Roster.Connected.Count;

    public long BytesReceived => statistics.BytesReceived;

    public long BytesSent => statistics.BytesSent;

    public IReadOnlyDictionary<string, long> Refused => refusals.Snapshot();

    public TimeSpan? ClockBehind => null; // it tells the time, and is told none

    public IReadOnlyList<PeerView> Peers()
    {
        var roster = desk.Roster;
        var known = registry.KnownDevices.Union(desk.Record.LastMembers).Union(roster.Seen).Union(roster.Connected);
        return [.. known.Order(StringComparer.Ordinal).Select(device =>
        {
            var (session, update) = (roster.Find(device), roster.LastUpdate(device));
            return new PeerView(device, session is not null, roster.TimeOf(device), session?.Address ?? "",
                update.Round, update.Examples, desk.Flow.IsWaitedFor(device));
        })];
    }
}
