using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Updates;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Federation.Aggregator;

/// <summary>A running aggregator, for people.</summary>
internal sealed class AggregatorView(
    JobContext context, Roster roster, IUpdateIntake intake, IdentityRegistry registry, TransferStatistics statistics, RefusalCounts refusals) : IUnitView
{
    public JobView? Job { get; } = new(context.Job.Id, context.Job.Spec.Name, context.Job.Options.Rounds);

    public int Connected => roster.Connected.Count;

    public long BytesReceived => statistics.BytesReceived;

    public long BytesSent => statistics.BytesSent;

    public IReadOnlyDictionary<string, long> Refused => refusals.Snapshot();

    public TimeSpan? ClockBehind => null; // it tells the time, and is told none

    public IReadOnlyList<PeerView> Peers()
    {
        var known = registry.KnownDevices.Union(context.Record.LastMembers).Union(roster.Seen).Union(roster.Connected);
        return [.. known.Order(StringComparer.Ordinal).Select(device =>
        {
            var (worker, update) = (roster.Find(device), roster.LastUpdate(device));
            return new PeerView(device, worker is not null, roster.TimeOf(device), worker?.Address ?? "",
                update.Round, update.Examples, intake.IsWaitedFor(device));
        })];
    }
}
