namespace EdgeFed.Demo;

/// <summary>Ctrl-C ends the units too; without it they would go on behind the prompt.</summary>
internal sealed class Interruption : IDisposable
{
    private const int ExitCode = 130;
    private readonly Fleet.Fleet _fleet;

    public Interruption(Fleet.Fleet fleet)
    {
        _fleet = fleet;
        Console.CancelKeyPress += OnInterrupt;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnInterrupt;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
    }

    private void OnInterrupt(object? sender, ConsoleCancelEventArgs e) => Environment.Exit(ExitCode);

    private void OnExit(object? sender, EventArgs e)
    {
        foreach (var unit in _fleet.Units) unit.Kill();
    }
}
