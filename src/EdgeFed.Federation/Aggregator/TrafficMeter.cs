using EdgeFed.Federation.Records;
using EdgeFed.Learning.Training;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Federation.Aggregator;

/// <summary>Reads off what a round took.</summary>
internal sealed class TrafficMeter(TransferStatistics statistics, RefusalCounts refusals, TimeProvider time)
{
    public RoundMeter Begin() => new(statistics, refusals, time, time.GetTimestamp(),
        statistics.BytesReceived, statistics.BytesSent, statistics.BytesRetransmitted, statistics.ResumedTransfers);
}

/// <summary>Counters as they were at a round's start.</summary>
internal sealed record RoundMeter(
    TransferStatistics Statistics, RefusalCounts Refusals, TimeProvider Time, long Since, long Received, long Sent, long Retransmitted, int Resumed)
{
    public RoundSummary Summarize(RoundFolded fold, int rounds, int members, EvaluationResult? result) => new(
        fold.Round, rounds, fold.Updates.Count, members, result?.Loss, result?.Accuracy, Time.GetElapsedTime(Since).TotalSeconds,
        Statistics.BytesReceived - Received, Statistics.BytesSent - Sent, Statistics.BytesRetransmitted - Retransmitted,
        Statistics.ResumedTransfers - Resumed, fold.Version, fold.Model.ToString(), Refusals.Snapshot());
}
