using System.Diagnostics;

namespace EdgeFed.Fleet.Proxy;

/// <summary>A slow link: each byte takes its time. One direction of one connection.</summary>
internal sealed class RateLimit(long bytesPerSecond)
{
    private long _free = Stopwatch.GetTimestamp();

    /// <summary>Waits until the bytes before these are through.</summary>
    public async ValueTask WaitAsync(long bytes, CancellationToken cancel)
    {
        if (bytesPerSecond == 0) return;
        var now = Stopwatch.GetTimestamp();
        var wait = Stopwatch.GetElapsedTime(now, _free);
        _free = Math.Max(now, _free) + bytes * Stopwatch.Frequency / bytesPerSecond;
        if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait, cancel);
    }
}
