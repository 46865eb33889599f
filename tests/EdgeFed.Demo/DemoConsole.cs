using EdgeFed.Fleet.Faults;
using EdgeFed.Fleet.Proxy;

namespace EdgeFed.Demo;

/// <summary>Shows what happens as it happens; on a terminal a line at the bottom says what each worker does.</summary>
internal sealed class DemoConsole : IAsyncDisposable
{
    private const string Wipe = "\r\e[2K";
    private static readonly TimeSpan _refresh = TimeSpan.FromMilliseconds(200);
    private static readonly string[] _shownLines = [" connected from ", " is gone: "];
    private readonly Lock _lock = new();
    private readonly bool _isTerminal = !Console.IsOutputRedirected;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _drawing;
    private readonly CuttingProxy _proxy;
    private string _status = "";
    private bool _isOver;

    public DemoConsole(Fleet.Fleet fleet, FaultLog faults)
    {
        _proxy = fleet.Proxy;
        fleet.Aggregator.Log.Written += OnAggregatorLine;
        faults.Added += fault => WriteLine(fault.ToString());
        _drawing = _isTerminal ? DrawAsync() : Task.CompletedTask;
    }

    public void WriteLine(string line)
    {
        lock (_lock)
        {
            if (_status.Length > 0) Console.Write(Wipe);
            Console.WriteLine(line);
            Console.Write(_status);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
        Show("");
        _stop.Dispose();
    }

    /// <summary>Rounds as the aggregator tells them, and who comes and goes until the job is done.</summary>
    private void OnAggregatorLine(string line)
    {
        if (line.StartsWith("[ROUND ", StringComparison.Ordinal)) WriteLine(line);
        else if (line.Contains(" is finished: ", StringComparison.Ordinal)) _isOver = true;
        else if (!_isOver && _shownLines.Any(part => line.Contains(part, StringComparison.Ordinal))) WriteLine($"        {Message(line)}");
    }

    /// <summary>A log line without time and level.</summary>
    private static string Message(string line) => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..];

    private async Task DrawAsync()
    {
        try
        {
            while (true)
            {
                Show(string.Join("   ", _proxy.Devices.Select(state => $"{state.Device} {state}")));
                await Task.Delay(_refresh, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the story is told
        }
    }

    private void Show(string status)
    {
        lock (_lock)
        {
            if (status == _status) return;
            Console.Write(Wipe + Fit(status));
            _status = Fit(status);
        }
    }

    private static string Fit(string status) => status.Length < Console.WindowWidth ? status : status[..Math.Max(0, Console.WindowWidth - 1)];
}
