using Microsoft.Extensions.Logging;

namespace EdgeFed.Device.Lights;

/// <summary>
/// Keeps a unit's lamps showing what the unit does. Told from the unit's thread, which never waits for a lamp; the lamps are
/// worked by one task, which sleeps while nothing changes. A lamp that fails is named once and left alone: the unit works on
/// without it.
/// </summary>
public sealed class LightController : IAsyncDisposable
{
    /// <summary>Shortest time a sign is shown: what is shorter nobody can read.</summary>
    private static readonly TimeSpan _dwell = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan _roundDone = TimeSpan.FromSeconds(2);

    private readonly List<Lamp> _lamps;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long _began;
    private readonly SignBoard _board = new();
    private readonly Dictionary<Lamp, (BlinkPattern, LampColour)> _shown = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCreationOptions _resuming;
    private readonly Task _work;
    private TaskCompletionSource _changed;
    private volatile bool _isAsked;

    internal LightController(IEnumerable<Lamp> lamps, TimeProvider time, ILogger log)
    {
        (_lamps, _time, _log, _began) = ([.. lamps], time, log, time.GetTimestamp());
        // Whoever tells of a change goes on at once: the lamps' work resumes in its own context, or else on another thread.
        _resuming = SynchronizationContext.Current is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None;
        _changed = new TaskCompletionSource(_resuming);
        _work = WorkAsync();
    }

    /// <summary>True if there is anything to look at.</summary>
    public bool HasLamps => _lamps.Count > 0;

    /// <summary>The unit does something else from now on.</summary>
    public void Enter(UnitSign sign) => Change(board => board.Enter(sign));

    public void NoteLink(LinkHealth link) => Change(board => board.Link = link);

    public void NoteRoundDone() => Change(board => board.Flash(UnitSign.RoundDone, Now + _roundDone));

    /// <summary>Answers a short press: the state lamps say once, by a number of flashes, how the unit is.</summary>
    public void Answer()
    {
        _isAsked = true;
        Wake();
    }

    /// <summary>Restores all lamps.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _work;
        foreach (var lamp in _lamps) lamp.Light.Restore();
        _stop.Dispose();
    }

    private TimeSpan Now => _time.GetElapsedTime(_began);

    private void Change(Action<SignBoard> change)
    {
        lock (_board) change(_board);
        Wake();
    }

    private void Wake() => Interlocked.Exchange(ref _changed, new TaskCompletionSource(_resuming)).TrySetResult();

    private async Task WorkAsync()
    {
        await Task.Yield(); // not on the unit's thread
        try
        {
            while (true)
            {
                var changed = Volatile.Read(ref _changed).Task; // before looking: what changes from now on is not missed
                if (_isAsked) await AnswerAsync();
                var (sign, link, until) = Look();
                foreach (var lamp in _lamps.ToArray()) await ShowAsync(lamp, SignPatterns.Of(lamp.Role, sign, link), SignPatterns.ColourOf(sign));
                await Task.Delay(_dwell, _time, _stop.Token);
                await WaitAsync(changed, until);
            }
        }
        catch (OperationCanceledException)
        {
            // the unit ends
        }
    }

    private (UnitSign Sign, LinkHealth Link, TimeSpan? Until) Look()
    {
        lock (_board)
        {
            var (sign, until) = _board.At(Now);
            return (sign, _board.Link, until);
        }
    }

    private async Task AnswerAsync()
    {
        _isAsked = false;
        var sign = Look().Sign;
        var answer = SignPatterns.Answer(sign);
        foreach (var lamp in _lamps.Where(lamp => lamp.Role == LampRole.State).ToArray()) await ShowAsync(lamp, answer, SignPatterns.ColourOf(sign));
        await Task.Delay(answer.Length, _time, _stop.Token);
    }

    private async Task WaitAsync(Task changed, TimeSpan? until)
    {
        try
        {
            var patience = until is not { } end ? Timeout.InfiniteTimeSpan : end > Now ? end - Now : TimeSpan.Zero;
            await changed.WaitAsync(patience, _time, _stop.Token);
        }
        catch (TimeoutException)
        {
            // a flash is over
        }
    }

    private async Task ShowAsync(Lamp lamp, BlinkPattern pattern, LampColour colour)
    {
        if (_shown.TryGetValue(lamp, out var shown) && shown == (pattern, colour)) return;
        try
        {
            await lamp.Light.ShowAsync(pattern, colour, _stop.Token);
            _shown[lamp] = (pattern, colour);
        }
        catch (LampException broken)
        {
            DeviceLog.LampUnusable(_log, lamp.Light.Name, broken.Message);
            _lamps.Remove(lamp);
            lamp.Light.Restore();
        }
    }
}
