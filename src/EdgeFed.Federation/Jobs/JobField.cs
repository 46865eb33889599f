using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EdgeFed.Federation.Jobs;

/// <summary>
/// One key of a job: a row of <see cref="JobFields"/> or <see cref="StrategyFields"/>. The text of jobs, their limits, features
/// and configuration, the warnings of keys without effect and the reference pages are made of these.
/// </summary>
public abstract class JobField
{
    /// <summary>Name in its section.</summary>
    public required string Name { get; init; }

    /// <summary>Object of the job that has it, such as "strategy_options"; empty for the job itself.</summary>
    public required string Section { get; init; }

    /// <summary>Name below the job: "rounds", "strategy_options.trim".</summary>
    public string Path => Section.Length == 0 ? Name : $"{Section}.{Name}";

    /// <summary>Age of the key.</summary>
    public required Since Since { get; init; }

    /// <summary>Unit of its values, such as "seconds"; empty for none.</summary>
    public required string Unit { get; init; }

    /// <summary>One sentence for the reader of a table.</summary>
    public required string Meaning { get; init; }

    /// <summary>Default, as a configuration would say it.</summary>
    public abstract string Default { get; }

    /// <summary>Type in JSON: "integer", "number", "string" or "boolean".</summary>
    public abstract string Type { get; }

    /// <summary>Valid values in few words: "1 to 100000".</summary>
    public abstract string Range { get; }

    /// <summary>Valid values in the words of a configuration's problems: "a whole number from 1 to 100000".</summary>
    public abstract string Expected { get; }

    /// <summary>Name in the text of jobs.</summary>
    internal string TextName { get; init; } = "";

    /// <summary>Limit that hangs on more than the range; null where the range is all.</summary>
    internal Func<JobOptions, string?>? Limit { get; init; }

    /// <summary>Reason why a job takes no notice of the key; null for a key that always matters.</summary>
    internal Func<JobOptions, string?>? Unused { get; init; }

    /// <summary>Reason why the key has no effect in this job: "`job.mode` is sync"; null if it has one.</summary>
    public string? WithoutEffect(JobOptions job) => Unused?.Invoke(job);

    /// <summary>Tells whether a job has the default.</summary>
    public abstract bool IsDefault(JobOptions job);

    /// <summary>Problem that a job has with the key, as "key is value; expected ..."; null if it has none.</summary>
    public abstract string? Problem(JobOptions job);

    /// <summary>Reads a configuration's text into a job; false if it is no valid value.</summary>
    public abstract bool TryParse(string text, JobOptions job, [MaybeNullWhen(false)] out JobOptions changed);

    /// <summary>Writes the key and its value, if the text of this job has it.</summary>
    internal abstract void Write(Utf8JsonWriter json, JobOptions job);

    /// <summary>Reads the value out of the object that has it, or leaves a younger key as it is.</summary>
    /// <exception cref="JobException">The value is none of this key.</exception>
    internal abstract JobOptions Read(JsonElement json, JobOptions job);
}
