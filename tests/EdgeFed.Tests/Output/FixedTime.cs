namespace EdgeFed.Tests.Output;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class FixedTime : TimeProvider
{
    private TimeSpan _elapsed;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan span) => _elapsed += span;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 22, 14, 3, 11, 123, TimeSpan.Zero) + _elapsed;

    public override long GetTimestamp() => _elapsed.Ticks;
}
