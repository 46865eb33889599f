using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Jobs;

/// <summary>The encodings by their configured names.</summary>
public static class JobEncodings
{
    /// <summary>Name of an encoding of updates or models that loses nothing.</summary>
    public const string Lossless = "f32";

    /// <summary>Models travel in what suits the updates.</summary>
    public const string Automatic = "auto";

    private static readonly (string Name, Encoding Encoding, string Models)[] _all =
    [
        (Lossless, Encoding.F32, Lossless),
        ("f16", Encoding.F16, "f16"),
        ("q8", Encoding.Q8, "q8"),
        ("q4", Encoding.Q4, "q8"),
        ("topk", Encoding.TopK, "q8"),
    ];

    /// <summary>Encodings of updates.</summary>
    public static IReadOnlyList<string> ForUpdates { get; } = [.. _all.Select(static e => e.Name)];

    /// <summary>Encodings of models: every parameter of a model counts for everybody, so none is left out.</summary>
    public static IReadOnlyList<string> ForModels { get; } = [Automatic, .. _all.Where(static e => e.Encoding != Encoding.TopK).Select(static e => e.Name)];

    /// <summary>
    /// Encoding of a job's models. Asynchronous jobs send them whole: hardly any two workers hold the same version.
    /// </summary>
    public static string ForModelsOf(JobOptions job)
    {
        if (job.ModelEncoding != Automatic) return job.ModelEncoding;
        return job.IsAsync ? Lossless : Find(job.Encoding).Models;
    }

    internal static ElementFormat FormatOf(string name, ModelSpec spec)
    {
        var encoding = Find(name).Encoding;
        return encoding == Encoding.F32 ? ElementFormat.F32 : new ElementFormat(encoding, BuffersOf(spec));
    }

    /// <summary>Running statistics always travel as f32: no later round would correct their errors.</summary>
    private static ExactRanges BuffersOf(ModelSpec spec) => ExactRanges.Of(spec.Slices
        .Where(static slice => slice.Kind == ParameterKind.Buffer)
        .Select(static slice => (slice.Offset, slice.Length)));

    private static (string Name, Encoding Encoding, string Models) Find(string name)
    {
        foreach (var encoding in _all)
            if (encoding.Name == name) return encoding;
        throw new ArgumentException($"Encoding '{name}' is unknown; known are: {string.Join(", ", ForUpdates)}.", nameof(name));
    }
}
