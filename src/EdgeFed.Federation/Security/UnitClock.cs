using System.Globalization;
using System.Text;
using EdgeFed.Core.Files;
using EdgeFed.Identity;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Federation.Security;

/// <summary>
/// The time of a unit that may have no battery-backed clock: never earlier than when its certificate and its software were made,
/// nor than what an aggregator last told it. Read on any thread.
/// </summary>
public sealed class UnitClock
{
    [UnitFile(UnitPlace.State, Path, "With TLS: the last time that was certain, for units without a battery-backed clock.")]
    private const string Path = "clock";
    private static readonly TimeSpan Step = TimeSpan.FromHours(1); // flash wears out: written no more often
    private readonly IStorage _storage;
    private readonly TimeProvider _time;
    private volatile Floor _floor;
    private DateTimeOffset _written;

    /// <param name="earliest">A time that has certainly passed.</param>
    public UnitClock(IStorage storage, TimeProvider time, DateTimeOffset earliest)
    {
        (_storage, _time) = (storage, time);
        _written = LastSeen(storage) ?? default;
        _floor = new Floor(_written > earliest ? _written : earliest, time.GetTimestamp());
    }

    /// <summary>
    /// By how much this unit's own clock was behind what it was told last; null if it was told nothing. For the unit's own
    /// thread.
    /// </summary>
    public TimeSpan? Behind { get; private set; }

    public ClockReading Read()
    {
        var floor = _floor; // once: another thread may replace it between two looks
        var (now, least) = (_time.GetUtcNow(), floor.At + _time.GetElapsedTime(floor.Since));
        return now >= least ? new ClockReading(now, false) : new ClockReading(least, true);
    }

    /// <summary>An aggregator told the time, over a connection that proves who it is.</summary>
    /// <param name="limit">Later cannot be right: it would lock this unit out.</param>
    /// <returns>By how much this unit's own clock differs from it: positive where it is behind.</returns>
    public async Task<TimeSpan> NoteAsync(DateTimeOffset told, DateTimeOffset limit)
    {
        var behind = told - _time.GetUtcNow();
        Behind = behind;
        if (told > limit) return behind;
        if (told > Read().Now) _floor = new Floor(told, _time.GetTimestamp());
        await KeepAsync(Read().Now);
        return behind;
    }

    private async Task KeepAsync(DateTimeOffset now)
    {
        if (now - _written < Step) return;
        _written = now;
        var text = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await AtomicFile.WriteAsync(_storage, Path, stream => stream.Write(Encoding.ASCII.GetBytes(text)));
    }

    private static DateTimeOffset? LastSeen(IStorage storage) =>
        AtomicFile.Read(storage, Path) is { } file
        && long.TryParse(Encoding.ASCII.GetString(file), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private sealed record Floor(DateTimeOffset At, long Since);
}
