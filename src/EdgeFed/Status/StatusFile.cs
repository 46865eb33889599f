using System.Buffers;
using System.Text.Json;
using EdgeFed.Federation;
using EdgeFed.Observers;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Status;

/// <summary>
/// Keeps the unit's phase in a small file for <c>edgefed status</c>. Not flushed: after a power cut nobody is alive anyway.
/// </summary>
internal sealed class StatusFile(string state, string role, string device, TimeProvider time, ILogger logger) : IUnitObserver
{
    public const string Name = "status.json";

    private readonly PhaseGate _gate = new(time);
    private readonly string _path = Path.Combine(state, Name);
    private readonly long _processStart = ProcessProbe.StartOf(Environment.ProcessId);
    private (UnitPhase Phase, int Round) _current = (UnitPhase.Starting, -1);
    private DateTime _since;
    private bool _failed;

    public void OnPhase(UnitPhase phase, int round, string detail)
    {
        if (!_gate.Passes(phase, round, detail)) return;
        if (_current != (phase, round)) (_current, _since) = ((phase, round), time.GetUtcNow().UtcDateTime);
        Write(new UnitStatus(role, device, Phases.Name(phase), round, detail, Environment.ProcessId, _processStart, _since));
    }

    public void OnProgress(double fraction)
    {
    }

    public void OnRound(RoundSummary round)
    {
    }

    private void Write(UnitStatus status)
    {
        try
        {
            File.WriteAllBytes(_path + ".tmp", Bytes(status));
            File.Move(_path + ".tmp", _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failed) ObserverLog.CannotWrite(logger, _path, e);
            _failed = true;
        }
    }

    private static byte[] Bytes(UnitStatus status)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            status.Write(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
