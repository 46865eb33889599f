using System.Diagnostics;

namespace EdgeFed.Fleet.Faults;

/// <summary>The faults that struck, in order; one JSON line each where a file is given.</summary>
public sealed class FaultLog(string? file = null)
{
    private readonly Lock _lock = new();
    private readonly long _since = Stopwatch.GetTimestamp();
    private readonly List<StruckFault> _struck = [];

    public event Action<StruckFault>? Added;

    public IReadOnlyList<StruckFault> Struck
    {
        get
        {
            lock (_lock) return [.. _struck];
        }
    }

    internal void Add(PlannedFault fault, int round, string phase, int chunk = -1, int chunks = 0)
    {
        var struck = new StruckFault(
            Stopwatch.GetElapsedTime(_since).TotalSeconds, fault.Place, fault.Act, fault.Unit, round, phase, chunk, chunks, fault.Down);
        lock (_lock)
        {
            _struck.Add(struck);
            if (file is not null) File.AppendAllText(file, struck.ToJson().ToJsonString() + "\n");
        }

        Added?.Invoke(struck);
    }
}
