namespace EdgeFed.Fleet.Faults;

/// <summary>The faults that have not struck yet.</summary>
internal sealed class FaultArms(IEnumerable<PlannedFault> faults)
{
    private readonly Lock _lock = new();
    private readonly List<PlannedFault> _armed = [.. faults];

    public IReadOnlyList<PlannedFault> Left
    {
        get
        {
            lock (_lock) return [.. _armed];
        }
    }

    /// <summary>Takes a fault whose moment has come; nobody else gets it.</summary>
    public PlannedFault? Take(Predicate<PlannedFault> isNow)
    {
        lock (_lock)
        {
            var index = _armed.FindIndex(isNow);
            if (index < 0) return null;
            var fault = _armed[index];
            _armed.RemoveAt(index);
            return fault;
        }
    }

    /// <summary>The moment had passed: another will come.</summary>
    public void GiveBack(PlannedFault fault)
    {
        lock (_lock) _armed.Add(fault);
    }
}
