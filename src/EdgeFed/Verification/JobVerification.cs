using EdgeFed.Federation.Records;

namespace EdgeFed.Verification;

/// <summary>Result of verifying the record of one job.</summary>
/// <param name="Problems">What else is wrong: a damaged record, or a newest model that is not the recorded one.</param>
/// <param name="Signatures">How many were checked and are right; null if none could be, without the fleet's authority.</param>
internal sealed record JobVerification(string Job, IReadOnlyList<RoundReplay> Rounds, IReadOnlyList<string> Problems, int? Signatures = null)
{
    /// <summary>Members that left the job, in order.</summary>
    public IReadOnlyList<MemberLeft> Departures { get; init; } = [];

    public bool IsGood => Problems.Count == 0 && Count(ReplayOutcome.Mismatch) == 0;

    public int Count(ReplayOutcome outcome) => Rounds.Count(round => round.Outcome == outcome);
}
