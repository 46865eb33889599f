using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EdgeFed.Federation.Jobs.Kinds;

namespace EdgeFed.Federation.Jobs;

/// <summary>A key of a job by the type of its values.</summary>
internal sealed class TypedJobField<T>(Func<JobOptions, T> get, Func<JobOptions, T, JobOptions> set, ValueKind<T> kind) : JobField
{
    private readonly T _default = get(new JobOptions());

    public override string Default => kind.TextOf(_default);

    public override string Type => kind.Type;

    public override string Range => kind.Range;

    public override string Expected => kind.Expected;

    public override bool IsDefault(JobOptions job) => EqualityComparer<T>.Default.Equals(get(job), _default);

    public override string? Problem(JobOptions job) => Limit is not null ? Limit(job)
        : kind.IsValid(get(job)) ? null : $"{Name} is {kind.Shown(get(job))}; expected {kind.Range}.";

    public override bool TryParse(string text, JobOptions job, [MaybeNullWhen(false)] out JobOptions changed)
    {
        changed = kind.TryParse(text, out var value) ? set(job, value) : null;
        return changed is not null;
    }

    internal override void Write(Utf8JsonWriter json, JobOptions job)
    {
        if (Since == Since.First || !IsDefault(job)) kind.Write(json, TextName, get(job));
    }

    internal override JobOptions Read(JsonElement json, JobOptions job)
    {
        if (!json.TryGetProperty(TextName, out var value))
            return Since == Since.First ? throw new KeyNotFoundException($"The job has no {TextName}.") : job;
        if (value.ValueKind == JsonValueKind.Null) throw new JobException($"The job's {TextName} is null.");
        if (kind.TryRead(value, out var read)) return set(job, read);
        throw new JobException($"The job cannot be run: {TextName} is '{value.GetString()}'; expected {Range}.");
    }
}
