namespace EdgeFed.Federation;

/// <summary>
/// Everything that a person watching a unit must be able to see; calls come on the unit's thread and must return at once.
/// </summary>
public interface IUnitObserver
{
    /// <summary>
    /// The unit does something else from now on. <paramref name="detail"/> is ready to be shown, e.g. for whom it waits.
    /// </summary>
    void OnPhase(UnitPhase phase, int round, string detail);

    /// <summary>Progress within the phase, 0 to 1.</summary>
    void OnProgress(double fraction);

    /// <summary>A round is folded, evaluated and durable.</summary>
    void OnRound(RoundSummary round);

    /// <summary>The way to the federation is another from now on. An aggregator's is up as soon as it listens.</summary>
    void OnLink(UnitLink link)
    {
    }

    /// <summary>A worker's update of this round is in the global model.</summary>
    void OnFolded(int round)
    {
    }

    /// <summary>A worker has trained.</summary>
    void OnTrained(TrainingSummary training)
    {
    }

    /// <summary>Called when a worker took part in a round, and knows what became of its update.</summary>
    void OnWorked(WorkSummary work)
    {
    }

    /// <summary>From now on <paramref name="read"/> says how the unit stands; to be called on the unit's thread only.</summary>
    void OnReadable(Func<UnitFigures> read)
    {
    }

    /// <summary>The unit has read its state, and can be asked from now on.</summary>
    void OnOpen(IUnitView view)
    {
    }

    /// <summary>
    /// Something of what <see cref="IUnitView.Peers"/> says is another. Thousands of times in a round, so it must cost nothing.
    /// </summary>
    void OnPeers()
    {
    }
}

public enum UnitLink
{
    Lost,

    /// <summary>Nothing comes although something should; others are tried beside it.</summary>
    Silent,

    Up,
}

public enum UnitPhase
{
    Starting,
    Searching,
    Waiting,
    Downloading,
    Training,
    Uploading,
    Collecting,
    Folding,
    Evaluating,
    Finished,
    Error,
}

/// <summary>Duration and result of one training of a worker.</summary>
/// <param name="Version">Of the model it started from.</param>
/// <param name="Examples">Samples trained on, each once an epoch.</param>
/// <param name="Loss">Mean over the last epoch.</param>
/// <param name="Accuracy">Of the last epoch; null for a model that predicts numbers.</param>
/// <param name="Seconds">On the monotonic clock.</param>
public sealed record TrainingSummary(int Version, long Examples, double Loss, double? Accuracy, double Seconds);

/// <summary>One line of the story of a job, as a worker tells it.</summary>
/// <param name="Job">Id of the job.</param>
/// <param name="Round">Round of the job, from 1; without rounds the number of the task.</param>
/// <param name="Rounds">Rounds of the whole job.</param>
/// <param name="Version">Of the model it trained from.</param>
/// <param name="Loss">Mean over the last epoch; null where the training was before a restart.</param>
/// <param name="Accuracy">Of the last epoch; null for a model that predicts numbers, and where the loss is.</param>
/// <param name="Examples">Samples it has.</param>
/// <param name="TrainingSeconds">What of the time was training; 0 where it was before a restart.</param>
/// <param name="Seconds">From the task's begin to its end, on the monotonic clock of this process.</param>
/// <param name="BytesUp">Bytes of frames sent to the aggregator in that time.</param>
/// <param name="BytesDown">Bytes of frames received from it.</param>
/// <param name="BytesRetransmitted">Chunk bytes sent or received again after a cut.</param>
/// <param name="Resumed">Transfers that continued from chunks held before a cut.</param>
/// <param name="Outcome">"folded", "refused", "superseded" or "kept".</param>
public sealed record WorkSummary(
    string Job, int Round, int Rounds, int Version, double? Loss, double? Accuracy, long Examples, double TrainingSeconds, double Seconds,
    long BytesUp, long BytesDown, long BytesRetransmitted, int Resumed, string Outcome);

/// <summary>One line of the story of a job, as the aggregator tells it.</summary>
/// <param name="Round">1-based number of the round just folded.</param>
/// <param name="Rounds">Rounds of the whole job.</param>
/// <param name="Updates">Updates folded.</param>
/// <param name="Members">Workers that were asked.</param>
/// <param name="Loss">Mean loss on the aggregator's test data; null without test data.</param>
/// <param name="Accuracy">Share of correct answers on the aggregator's test data; null without test data.</param>
/// <param name="Seconds">From the round's start to its durable end, on the monotonic clock of this process.</param>
/// <param name="BytesUp">Bytes of frames received from workers during the round.</param>
/// <param name="BytesDown">Bytes of frames sent to workers during the round.</param>
/// <param name="BytesRetransmitted">Chunk bytes sent or received again after a cut.</param>
/// <param name="Resumed">Transfers that continued from chunks held before a cut.</param>
/// <param name="Version">The new model version.</param>
/// <param name="ModelSha256">Content digest of the new version, hex.</param>
/// <param name="Refused">How often peers were refused or slowed since the unit started, by limit or reason.</param>
public sealed record RoundSummary(
    int Round, int Rounds, int Updates, int Members, double? Loss, double? Accuracy, double Seconds,
    long BytesUp, long BytesDown, long BytesRetransmitted, int Resumed, int Version, string ModelSha256,
    IReadOnlyDictionary<string, long> Refused)
{
    /// <summary>Id of the job; empty where it is said elsewhere.</summary>
    public string Job { get; init; } = "";
}
