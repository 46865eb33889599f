using EdgeFed.Device.Lights;

namespace EdgeFed.Device.Gpio;

/// <summary>
/// A lamp on a GPIO line. The kernel does not blink lines, so this process does: two wake-ups for each flash, and none while it
/// is steady.
/// </summary>
internal sealed class LineLamp : ILamp
{
    private readonly IGpio _gpio;
    private readonly LineAddress _address;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private IOutputLine? _line;
    private BlinkPattern _pattern = BlinkPattern.Steady(false);
    private int _step;

    public LineLamp(IGpio gpio, LineAddress address, TimeProvider time)
    {
        (_gpio, _address) = (gpio, address);
        _timer = time.CreateTimer(_ => Advance(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Name => _address.ToString();

    public Task ShowAsync(BlinkPattern pattern, LampColour colour, CancellationToken cancel)
    {
        lock (_lock)
        {
            _line ??= _gpio.Output(_address);
            (_pattern, _step) = (pattern, 0);
            Show();
        }

        return Task.CompletedTask;
    }

    public void Restore()
    {
        lock (_lock)
        {
            _timer.Dispose();
            Try(line => line.Set(false));
            _line?.Dispose();
            _line = null;
        }
    }

    private void Advance()
    {
        lock (_lock)
        {
            _step = (_step + 1) % _pattern.Steps.Count;
            if (!Try(_ => Show())) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void Show()
    {
        var step = _pattern.Steps[_step];
        _line!.Set(step.IsOn);
        var next = _pattern.IsSteady ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(step.Milliseconds);
        _timer.Change(next, Timeout.InfiniteTimeSpan);
    }

    /// <summary>False if the line is gone: on a timer there is nobody to tell, and the next pattern will.</summary>
    private bool Try(Action<IOutputLine> action)
    {
        try
        {
            if (_line is { } line) action(line);
            return _line is not null;
        }
        catch (LampException)
        {
            return false;
        }
    }
}
