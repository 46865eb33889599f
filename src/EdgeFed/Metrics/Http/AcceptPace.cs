namespace EdgeFed.Metrics.Http;

/// <summary>Lets so many through in a second, at once if need be; who comes then waits for the next second.</summary>
internal sealed class AcceptPace(TimeProvider time)
{
    internal const int PerSecond = 50;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private long _since = time.GetTimestamp();
    private int _count;

    public async Task WaitAsync(CancellationToken cancel)
    {
        if (time.GetElapsedTime(_since) > Second) (_since, _count) = (time.GetTimestamp(), 0);
        if (_count++ < PerSecond) return;
        await Task.Delay(Second - Shorter(time.GetElapsedTime(_since), Second), time, cancel).ConfigureAwait(false);
        (_since, _count) = (time.GetTimestamp(), 1);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
