namespace EdgeFed.Transport.Limits;

/// <summary>The budgets of all devices: a new connection does not bring a new one.</summary>
public sealed class PeerBudgets(PeerLimits limits, TimeProvider time)
{
    private const int LookAfter = 1024;
    private readonly Dictionary<string, PeerBudget> _budgets = new(StringComparer.Ordinal);
    private int _added;

    public PeerBudget Of(string device)
    {
        if (_budgets.TryGetValue(device, out var known)) return known;
        if (++_added % LookAfter == 0) Forget();
        return _budgets[device] = new PeerBudget(limits, time);
    }

    private void Forget()
    {
        foreach (var (device, budget) in _budgets)
            if (budget.IsFull) _budgets.Remove(device);
    }
}
