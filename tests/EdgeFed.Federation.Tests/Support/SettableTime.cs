namespace EdgeFed.Federation.Tests.Support;

/// <summary>A clock that a test sets, and time that passes when it says so.</summary>
internal sealed class SettableTime(DateTimeOffset now) : TimeProvider
{
    private long _passed;

    public DateTimeOffset Now { get; set; } = now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time)
    {
        Now += time;
        _passed += time.Ticks;
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _passed;
}
