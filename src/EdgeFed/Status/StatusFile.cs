using EdgeFed.Core.Files;
using EdgeFed.Federation;
using EdgeFed.Observers;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Status;

/// <summary>
/// Keeps what the unit does in a small file for <c>edgefed status</c>: phases and rounds within a second. What changes all the
/// time (progress, bytes, for whom it waits) is written each second to memory, and each minute to a directory that may be flash.
/// </summary>
internal sealed class StatusFile : IUnitObserver, IDisposable
{
    [UnitFile(UnitPlace.Runtime, Name,
        "State of the running unit, for `edgefed status`. Without a runtime directory it is in the state directory.")]
    public const string Name = "status.json";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseOfFlash = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly RuntimeFile _file;
    private readonly Paced _writing;
    private readonly UploadPace _uploads;
    private readonly TimeSpan _pauseOfDetails;
    private readonly bool _tellsProgress;
    private UnitStatus _status;
    private IUnitView? _view;

    public StatusFile(StatusPlace place, string state, string role, string device, TimeProvider time, ILogger logger)
    {
        (_time, _tellsProgress) = (time, place.IsMemory);
        _file = new RuntimeFile(Path.Combine(place.Directory, Name), logger);
        _writing = new Paced(time, Write);
        _uploads = new UploadPace(time);
        _pauseOfDetails = place.IsMemory ? Pause : PauseOfFlash;
        _status = new UnitStatus(role, device, Phases.Name(UnitPhase.Starting), -1, "",
            Environment.ProcessId, ProcessProbe.StartOf(Environment.ProcessId), default)
        {
            State = state,
        };
    }

    public void OnOpen(IUnitView view) => _view = view;

    public void OnPhase(UnitPhase phase, int round, string detail)
    {
        _uploads.OnPhase(phase, _view?.BytesSent ?? 0);
        var isNew = (_status.Phase, _status.Round) != (Phases.Name(phase), round);
        _status = isNew
            ? _status with { Phase = Phases.Name(phase), Round = round, Detail = detail, Progress = null, Since = _time.GetUtcNow().UtcDateTime }
            : _status with { Detail = detail };
        _writing.Ask(isNew ? Pause : _pauseOfDetails);
    }

    public void OnProgress(double fraction)
    {
        if (!_tellsProgress || !double.IsFinite(fraction)) return;
        _status = _status with { Progress = Math.Clamp(fraction, 0, 1) };
        _writing.Ask(_pauseOfDetails);
    }

    public void OnRound(RoundSummary round)
    {
        _status = _status with { LastRound = round };
        _writing.Ask(Pause);
    }

    public void OnPeers() => _writing.Ask(_pauseOfDetails);

    /// <summary>Writes how it ended.</summary>
    public void Dispose() => _writing.Dispose();

    private void Write() => _file.Write((_view is null ? _status : WithView(_view)).Write);

    private UnitStatus WithView(IUnitView view) => _status with
    {
        Job = view.Job,
        Connected = view.Connected,
        BytesReceived = view.BytesReceived,
        BytesSent = view.BytesSent,
        Refused = view.Refused,
        ClockBehindSeconds = view.ClockBehind?.TotalSeconds,
        Upload = _uploads.Last,
    };
}
