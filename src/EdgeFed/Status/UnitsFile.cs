using System.Text.Json;
using EdgeFed.Core.Files;
using EdgeFed.Federation;
using EdgeFed.Observers;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Status;

/// <summary>
/// Keeps the workers an aggregator knows in a file for <c>edgefed units</c>. To write thousands of them takes milliseconds: the
/// pause is so many times as long that it is half a per cent of a processor at most. Only in memory: of flash it would be too
/// much.
/// </summary>
internal sealed class UnitsFile : IUnitObserver, IDisposable
{
    [UnitFile(UnitPlace.Runtime, Name, "Aggregator: the workers it knows, for `edgefed units`.")]
    public const string Name = "units.json";
    private const int PausesForOne = 200;
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10); // who looks on a busy machine shall not see what is long over

    private readonly string _state;
    private readonly TimeProvider _time;
    private readonly RuntimeFile _file;
    private readonly Paced _writing;
    private readonly long _processStart = ProcessProbe.StartOf(Environment.ProcessId);
    private IUnitView? _view;
    private TimeSpan _pause = MinPause;

    public UnitsFile(string directory, string state, TimeProvider time, ILogger logger)
    {
        (_state, _time) = (state, time);
        _file = new RuntimeFile(Path.Combine(directory, Name), logger);
        _writing = new Paced(time, Write);
    }

    public void OnOpen(IUnitView view)
    {
        _view = view;
        OnPeers();
    }

    public void OnPhase(UnitPhase phase, int round, string detail) => OnPeers(); // another is waited for

    public void OnProgress(double fraction)
    {
    }

    public void OnRound(RoundSummary round)
    {
    }

    public void OnPeers()
    {
        if (_view is not null) _writing.Ask(_pause);
    }

    public void Dispose() => _writing.Dispose();

    private void Write()
    {
        var since = _time.GetTimestamp();
        var now = _time.GetUtcNow().UtcDateTime;
        _file.Write(json => Write(json, now));
        var ticks = (_time.GetElapsedTime(since) * PausesForOne).Ticks;
        _pause = TimeSpan.FromTicks(Math.Clamp(ticks, MinPause.Ticks, LongestPause.Ticks));
    }

    private void Write(Utf8JsonWriter json, DateTime now)
    {
        json.WriteString("state", _state);
        json.WriteNumber("pid", Environment.ProcessId);
        json.WriteNumber("pid_start", _processStart);
        json.WriteString("updated", now);
        json.WriteStartArray("units");
        foreach (var peer in _view!.Peers()) KnownUnit.Of(peer, now).Write(json);
        json.WriteEndArray();
    }
}
