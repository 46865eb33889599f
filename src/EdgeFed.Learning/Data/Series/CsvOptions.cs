namespace EdgeFed.Learning.Data.Series;

/// <summary>How a CSV file is written.</summary>
/// <param name="Separator">The character between fields, of one byte; neither a quote nor a line break.</param>
/// <param name="HasHeader">Whether the first line holds names; without one, columns have their numbers for names, from 1.</param>
/// <param name="Missing">The rule for fields without a value.</param>
public sealed record CsvOptions(char Separator = ',', bool HasHeader = true, MissingValues Missing = MissingValues.Refuse);

/// <summary>The rule for a step of time at which a series has no value.</summary>
public enum MissingValues
{
    /// <summary>The file is refused.</summary>
    Refuse,

    /// <summary>It has the value of the step before; before the first value, that one.</summary>
    Previous,

    /// <summary>No sample has it as a target; in the past that a sample shows, it has the value of the step before.</summary>
    Mask,
}
