using EdgeFed.Federation.Security;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Federation.Worker;

/// <summary>A running worker, for people.</summary>
internal sealed class WorkerView(
    WorkerContext context, TransferStatistics statistics, RefusalCounts refusals, UnitSecurity? security) : IUnitView
{
    public JobView? Job => context.Job is { } job ? new JobView(job.Id, job.Spec.Name, job.Options.Rounds) : null;

    public int Connected => context.IsConnected ? 1 : 0;

    public long BytesReceived => statistics.BytesReceived;

    public long BytesSent => statistics.BytesSent;

    public IReadOnlyDictionary<string, long> Refused => refusals.Snapshot();

    public TimeSpan? ClockBehind => security?.Clock.Behind;

    public IReadOnlyList<PeerView> Peers() => [];
}
