using EdgeFed.Metrics.Lines;

namespace EdgeFed.Metrics.Export;

/// <summary>A metrics file, and what it is called beside others.</summary>
internal sealed record MetricsSource(string File, string Label, IReadOnlyList<MetricsLine> Lines);
