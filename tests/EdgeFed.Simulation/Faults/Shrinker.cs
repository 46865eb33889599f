namespace EdgeFed.Simulation.Faults;

/// <summary>Leaves out what a failure does not need: first halves, then smaller parts, then one at a time, until nothing more can go.</summary>
public static class Shrinker
{
    /// <param name="fails">Runs with the given items only; true if it still fails. Called many times.</param>
    public static IReadOnlyList<T> Shrink<T>(IReadOnlyList<T> items, Func<IReadOnlyList<T>, bool> fails)
    {
        var part = Math.Max(1, items.Count / 2);
        while (true)
        {
            if (TryWithout(items, part, fails) is { } smaller)
            {
                items = smaller;
                part = Math.Clamp(part, 1, Math.Max(1, items.Count / 2));
            }
            else if (part == 1) return items;
            else part /= 2;
        }
    }

    /// <summary>The plan with the faults a failure needs.</summary>
    public static FaultPlan Shrink(FaultPlan plan, Func<FaultPlan, bool> fails) =>
        new(Shrink(plan.Faults, faults => fails(new FaultPlan(faults))));

    private static T[]? TryWithout<T>(IReadOnlyList<T> items, int part, Func<IReadOnlyList<T>, bool> fails)
    {
        for (var start = 0; start < items.Count; start += part)
        {
            var (first, end) = (start, start + part);
            var rest = items.Where((_, index) => index < first || index >= end).ToArray();
            if (fails(rest)) return rest;
        }
        return null;
    }
}
