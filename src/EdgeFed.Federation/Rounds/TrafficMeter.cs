using EdgeFed.Federation.Records;
using EdgeFed.Learning.Training;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Federation.Rounds;

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
    /// <summary>Cost from the start until now.</summary>
    public RoundCost Read() => new(
        Time.GetElapsedTime(Since).TotalSeconds, Statistics.BytesReceived - Received, Statistics.BytesSent - Sent,
        Statistics.BytesRetransmitted - Retransmitted, Statistics.ResumedTransfers - Resumed, Refusals.Snapshot());
}

/// <summary>Cost of a round.</summary>
internal sealed record RoundCost(
    double Seconds, long BytesUp, long BytesDown, long BytesRetransmitted, int Resumed, IReadOnlyDictionary<string, long> Refused)
{
    public RoundSummary Summarize(RoundFolded fold, int rounds, int members, EvaluationResult? result) =>
        Summarize(fold.Version, fold.Model.ToString(), fold.Updates.Count, members, rounds, result) with { Round = fold.Round };

    /// <summary>Without rounds: of all updates since the meter began, which are as many as were asked for.</summary>
    public RoundSummary Summarize(RoundRecord record, int updates, int versions, EvaluationResult? result) =>
        Summarize(record.Version, record.Model.ToString(), updates, updates, versions, result);

    private RoundSummary Summarize(int version, string model, int updates, int members, int rounds, EvaluationResult? result) => new(
        version, rounds, updates, members, result?.Loss, result?.Accuracy, Seconds, BytesUp, BytesDown, BytesRetransmitted, Resumed, version, model, Refused);
}
