namespace EdgeFed.Core.Files;

/// <summary>
/// Describes a file that a unit reads or writes, beside the code that knows its name. The reference pages are made of these.
/// </summary>
/// <param name="place">Directory that the file is in.</param>
/// <param name="path">Path in that directory; words in capitals stand for names, such as JOB.</param>
/// <param name="meaning">One or two sentences for the reader of a table.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Field | AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true)]
public sealed class UnitFileAttribute(UnitPlace place, string path, string meaning) : Attribute
{
    /// <summary>Directory that the file is in.</summary>
    public UnitPlace Place => place;

    /// <summary>Path in that directory.</summary>
    public string Path => path;

    /// <summary>One or two sentences for the reader of a table.</summary>
    public string Meaning => meaning;
}
