namespace EdgeFed.Config;

/// <summary>One key of the schema, as the code that reads it describes it.</summary>
/// <param name="Path">Such as <c>job.rounds</c>.</param>
/// <param name="Default">As text; "required" if there is none, empty if absent means nothing.</param>
/// <param name="Expected">Which values are valid.</param>
/// <param name="Meaning">One sentence for the reader of a table.</param>
internal sealed record ConfigKey(string Path, string Default, string Expected, string Meaning);
