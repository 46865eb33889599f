using EdgeFed.Aggregation;
using EdgeFed.Federation.Records;

namespace EdgeFed.Federation.Async;

/// <summary>Samples that workers say they have, of each the newest number, none counted as more than its share of all.</summary>
internal sealed class ExampleCounts(AsyncState state, double maxShare)
{
    private readonly Dictionary<string, long> _counts = state.Contributions.Where(static one => one.Value.Folded > 0)
        .ToDictionary(static one => one.Key, static one => one.Value.NumExamples, StringComparer.Ordinal);

    /// <summary>The arrival of this worker's update, with its samples and those of all lowered to their shares.</summary>
    public Arrival Limit(Arrival arrival, string device)
    {
        var counts = new Dictionary<string, long>(_counts) { [device] = arrival.NumExamples }.Values;
        var cap = ShareLimit.CapOf(counts, maxShare);
        return arrival with
        {
            NumExamples = Math.Min(arrival.NumExamples, cap),
            TotalExamples = counts.Sum(count => Math.Min(count, cap)),
        };
    }

    /// <summary>The update is going to be folded.</summary>
    public void Note(string device, long examples) => _counts[device] = examples;
}
