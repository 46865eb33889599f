using EdgeFed.Federation;

namespace EdgeFed.Output;

/// <summary>"[ROUND 3/10] 8 of 8 updates, loss 0.231, accuracy 0.953, 2.1 s, up 1.6 MB, down 1.6 MB".</summary>
internal static class RoundLine
{
    public static string Of(RoundSummary round)
    {
        var loss = round.Loss is { } l ? $", loss {Figures.Decimal(l, 3)}" : "";
        var again = round.Resumed > 0
            ? $", {round.Resumed} resumed, {Figures.Bytes(round.BytesRetransmitted)} sent again"
            : "";
        return $"[ROUND {round.Round}/{round.Rounds}] {round.Updates} of {round.Members} updates{loss}{Figures.Accuracy(round.Accuracy)}, "
            + $"{Figures.Decimal(round.Seconds, 1)} s, up {Figures.Bytes(round.BytesUp)}, down {Figures.Bytes(round.BytesDown)}{again}";
    }
}
