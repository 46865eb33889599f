namespace EdgeFed.Learning.Checkpoints;

/// <summary>One tensor of a safetensors file, as its header says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dtype">Its element type, such as <c>F32</c>.</param>
/// <param name="Shape">Sizes, outermost first; empty for a single number.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past its last byte.</param>
public sealed record SafetensorsEntry(string Name, string Dtype, IReadOnlyList<long> Shape, long Begin, long End);
