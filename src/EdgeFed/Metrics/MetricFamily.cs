namespace EdgeFed.Metrics;

/// <summary>A metric as its page declares it.</summary>
/// <param name="Type">"gauge", "counter" or "histogram".</param>
/// <param name="Labels">Names of the labels that its samples have, but for the <c>le</c> of a histogram.</param>
internal sealed record MetricFamily(string Name, string Type, string Help, IReadOnlyList<string> Labels);
