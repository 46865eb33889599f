using EdgeFed.Config;
using EdgeFed.Device;
using EdgeFed.Output;
using EdgeFed.Service;
using EdgeFed.Status;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Commands;

/// <summary>Actions of a unit when its button is pressed.</summary>
internal sealed class UnitButton(string? runtime, CancellationTokenSource stop, ILogger log) : IDisposable
{
    private readonly Lock _lock = new();
    private bool _isOver;

    public static UnitButton Watch(UnitConfig unit, UnitOutput output, Shell shell, CancellationTokenSource stop)
    {
        var log = output.Loggers.CreateLogger("button");
        var button = new UnitButton(StatusPlace.GivenBy(shell.Environment), stop, log);
        DeviceLights.WatchButton(unit.Lights, output.Lights.Answer, button.ShutDown, log);
        return button;
    }

    /// <summary>The button's thread sleeps in the kernel and ends with the process; from now on nothing comes of it.</summary>
    public void Dispose()
    {
        lock (_lock) _isOver = true;
    }

    private void ShutDown()
    {
        lock (_lock)
        {
            if (_isOver) return;
            ServiceLog.ButtonHeld(log);
            PowerOff.Request(runtime, log);
            stop.Cancel();
        }
    }
}
