namespace EdgeFed.Config;

/// <summary>Where a configuration comes from; later sources win.</summary>
/// <param name="File">Path of the JSON file.</param>
/// <param name="Set">Arguments of <c>--set</c>, each "key=value", in order.</param>
/// <param name="Environment">Environment variables; those that start with <c>EDGEFED__</c> count.</param>
internal sealed record ConfigRequest(
    string File, IReadOnlyList<string> Set, IReadOnlyDictionary<string, string> Environment);
