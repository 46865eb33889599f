namespace EdgeFed.Federation.Rounds;

/// <summary>
/// Members that kept rounds waiting until their deadline, so that one that never answers does not cost every round a deadline.
/// One that missed two rounds in a row is asked as before, but not waited for in the next two, then in the next eight, 32 and 64;
/// one update, and it is waited for again. To say last of all that nothing comes is no answer: it costs the round as much.
/// Forgotten by a restart.
/// </summary>
internal sealed class MissedRounds
{
    private const int MaxSkipped = 64;
    private readonly Dictionary<string, (int InARow, int WaitedForAgain)> _missed = new(StringComparer.Ordinal);

    public bool IsWaitedFor(string device, int round) => !_missed.TryGetValue(device, out var missed) || round >= missed.WaitedForAgain;

    /// <summary>A round is over.</summary>
    public void Note(RoundCollector round)
    {
        foreach (var device in round.Start.Members) Note(device, round.Start.Round, !round.WasHeldUpBy(device));
    }

    private void Note(string device, int round, bool hasAnswered)
    {
        if (hasAnswered)
        {
            _missed.Remove(device);
            return;
        }

        if (!IsWaitedFor(device, round)) return;
        var inARow = _missed.GetValueOrDefault(device).InARow + 1;
        _missed[device] = (inARow, round + 1 + Skipped(inARow));
    }

    private static int Skipped(int inARow) => inARow < 2 ? 0 : Math.Min(MaxSkipped, 2 << Math.Min(2 * (inARow - 2), 28));
}
