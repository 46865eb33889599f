namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>A figure that travels with an update.</summary>
/// <param name="Name">Key of the figure in the update's metrics.</param>
/// <param name="Text">The figure in the worker's log.</param>
internal sealed record UpdateMetric(string Name, double Value, string Text);
