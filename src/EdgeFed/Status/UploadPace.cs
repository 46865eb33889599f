using EdgeFed.Federation;

namespace EdgeFed.Status;

/// <summary>How fast this unit's last upload went: the one measure of a link that costs nothing.</summary>
internal sealed class UploadPace(TimeProvider time)
{
    private const long MinBytes = 100_000; // of less the round trip is most
    private (long Bytes, long Time)? _begun;

    /// <summary>Null before the first that was large enough.</summary>
    public (long Bytes, double Seconds)? Last { get; private set; }

    public void OnPhase(UnitPhase phase, long bytesSent)
    {
        if (phase == UnitPhase.Uploading)
        {
            _begun ??= (bytesSent, time.GetTimestamp());
            return;
        }

        // Waiting follows once the aggregator has all of it; any other phase, and it was not delivered.
        if (_begun is { } begun && phase == UnitPhase.Waiting && bytesSent - begun.Bytes >= MinBytes)
            Last = (bytesSent - begun.Bytes, time.GetElapsedTime(begun.Time).TotalSeconds);
        _begun = null;
    }
}
