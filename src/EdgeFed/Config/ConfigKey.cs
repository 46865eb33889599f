namespace EdgeFed.Config;

/// <summary>One key of the schema, as the code that reads it describes it.</summary>
/// <param name="Path">Such as <c>job.rounds</c>.</param>
/// <param name="Default">As text; "required" if there is none, empty if absent means nothing.</param>
/// <param name="Expected">Which values are valid.</param>
/// <param name="Meaning">One sentence for the reader of a table.</param>
/// <param name="Example">Value to show where the default is none; null where the default is one.</param>
internal sealed record ConfigKey(string Path, string Default, string Expected, string Meaning, string? Example = null)
{
    /// <summary>Default of a key that a unit cannot do without.</summary>
    public const string Required = "required";
}
