using EdgeFed.Federation.Records;

namespace EdgeFed.Verification;

/// <summary>What the record of one job is worth.</summary>
/// <param name="Problems">What else is wrong: a damaged record, or a newest model that is not the recorded one.</param>
internal sealed record JobVerification(string Job, IReadOnlyList<RoundReplay> Rounds, IReadOnlyList<string> Problems)
{
    public bool IsGood => Problems.Count == 0 && Count(ReplayOutcome.Mismatch) == 0;

    public int Count(ReplayOutcome outcome) => Rounds.Count(round => round.Outcome == outcome);
}
