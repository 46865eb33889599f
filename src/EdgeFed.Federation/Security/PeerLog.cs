using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Security;

/// <summary>
/// A unit's log, in which no peer takes more than a few lines a minute of each kind: lines that name a Device or a Peer are told
/// at once, and where one address or device causes them again and again, how many more there were is told with the next one after
/// the minute. Lines of a round's ordinary course come once a member and round and are left alone. Bounded, however many peers
/// there are.
/// </summary>
/// <param name="peer">Whom lines are about that name nobody: a worker's aggregator. Null for the unit itself, whose lines are all
/// told.</param>
internal sealed class PeerLog(ILogger log, TimeProvider time, string? peer = null) : ILogger
{
    private const int MaxKinds = 1024;
    private const int MaxLines = 10; // a kind of line may have several reasons
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new(); // flushes and computing log too, on threads of the pool
    private readonly Dictionary<Kind, (long Since, int Times)> _told = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        if (KindOf(logLevel, eventId, state as IReadOnlyList<KeyValuePair<string, object?>>) is not { } kind)
        {
            log.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        if (Untold(kind) is not { } untold) return;
        var more = untold > 0 ? $" (and {untold} times more that were not told)" : "";
        log.Log(logLevel, eventId, state, exception, (s, e) => formatter(s, e) + more);
    }

    /// <summary>Null for a line that is always told.</summary>
    private Kind? KindOf(LogLevel level, EventId line, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        if (values is null) return null;
        var who = Find(values, "Device") ?? AddressOf(Find(values, "Peer")) ?? peer;
        var round = Find(values, "Round") ?? Find(values, "Version");
        if (who is null || (round is not null && level < LogLevel.Warning)) return null;
        return new Kind(who, line.Id, Find(values, "Code"), round);
    }

    /// <summary>How many were left out before this one, which is to be told; null if it is to be left out too.</summary>
    private int? Untold(Kind kind)
    {
        lock (_lock)
        {
            var isKnown = _told.TryGetValue(kind, out var told);
            if (isKnown && time.GetElapsedTime(told.Since) < Span)
            {
                _told[kind] = told with { Times = told.Times + 1 };
                return told.Times < MaxLines ? 0 : null;
            }

            if (!isKnown && _told.Count >= MaxKinds) Forget();
            _told[kind] = (time.GetTimestamp(), 1);
            return Math.Max(0, told.Times - MaxLines);
        }
    }

    private void Forget()
    {
        foreach (var (kind, told) in _told)
            if (time.GetElapsedTime(told.Since) >= Span) _told.Remove(kind);
        if (_told.Count >= MaxKinds) _told.Clear();
    }

    private static string? Find(IReadOnlyList<KeyValuePair<string, object?>> values, string name)
    {
        foreach (var (key, value) in values)
            if (key == name) return value?.ToString();
        return null;
    }

    /// <summary>Without the port: each connection has another.</summary>
    private static string? AddressOf(string? peer) => peer?.LastIndexOf(':') is > 0 and var colon ? peer[..colon] : peer;

    private readonly record struct Kind(string Who, int Line, string? Code, string? Round);
}
