using EdgeFed.Core.Compute;

namespace EdgeFed.Federation.Folds;

/// <summary>Ranges that are worked on at the same time.</summary>
internal static class ComputeParts
{
    /// <summary>
    /// Cuts <paramref name="length"/> into about so many parts, each but the last a multiple of <paramref name="step"/> long.
    /// </summary>
    public static IEnumerable<(int First, int End)> Of(int length, int parts, int step)
    {
        var size = (length / parts / step + 1) * step;
        for (var first = 0; first < length; first += size) yield return (first, Math.Min(first + size, length));
    }

    /// <summary>Waits for all parts before a failure of one is told: the others use the same memory.</summary>
    public static async Task RunPartsAsync(this IComputePool compute, IEnumerable<(int First, int End)> parts, Action<int, int> work)
    {
        Task[] running = [.. parts.Select(part => compute.RunAsync(() => Run(work, part)))];
        foreach (var part in running) await part.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        foreach (var part in running) await part;
    }

    private static bool Run(Action<int, int> work, (int First, int End) part)
    {
        work(part.First, part.End);
        return true;
    }
}
