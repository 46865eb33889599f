using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Aggregation.ServerOptimizers;
using EdgeFed.Core.Values;
using EdgeFed.Learning.Models;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Jobs;

/// <summary>
/// A job as every unit sees it: frozen, with the canonical text that travels and the id made from it. An edited file is another
/// job.
/// </summary>
public sealed class JobDefinition
{
    private const int DigestDigits = 12;

    internal JobDefinition(JobOptions options, ModelSpec spec, string text)
    {
        (Options, Spec, Text) = (options, spec, text);
        TextDigest = Digest.OfSha256(System.Text.Encoding.UTF8.GetBytes(text));
        UpdateFormat = JobEncodings.FormatOf(options.Encoding, spec);
        ModelFormat = JobEncodings.FormatOf(JobEncodings.ForModelsOf(options), spec);
        ServerOptimizer = Strategies.OptimizerOf(options.ForStrategy());
        var strategy = Strategies.Names.Contains(options.Strategy) ? Strategies.Create(options.ForStrategy()) : null;
        (TakesUpdates, TellsSteps) = (strategy is not { TakesUpdates: false }, strategy is { TellsSteps: true });
        Id = $"{options.Name}-{TextDigest.ToString()[..DigestDigits]}";
    }

    public string Id { get; }

    /// <summary>Canonical JSON.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of <see cref="Text"/>.</summary>
    public Digest TextDigest { get; }

    public JobOptions Options { get; }

    public ModelSpec Spec { get; }

    public Compression Compression => Options.Compression == "none" ? Compression.None : Compression.Zstd;

    /// <summary>How updates are written as bytes.</summary>
    public ElementFormat UpdateFormat { get; }

    /// <summary>How versions of the model, as deltas from the one before, are written as bytes.</summary>
    public ElementFormat ModelFormat { get; }

    /// <summary>An update is a change by training, not the parameters; its encoding's residual goes into the next one.</summary>
    public bool UpdatesAreDeltas => !UpdateFormat.IsLossless;

    /// <summary>Versions travel as deltas where that is smaller; their encoding's residual goes into the next one.</summary>
    public bool PublishesDeltas => !ModelFormat.IsLossless;

    /// <summary>Makes a step of a round's mean, with state from version to version; null for the strategies without.</summary>
    public IServerOptimizer? ServerOptimizer { get; }

    /// <summary>Updates are looked at, each by itself, before they are folded.</summary>
    public bool ScreensUpdates => Options.ClipNorm > 0 || Options.AccuracyGate > 0;

    /// <inheritdoc cref="IAggregationStrategy.TakesUpdates"/>
    public bool TakesUpdates { get; }

    /// <inheritdoc cref="IAggregationStrategy.TellsSteps"/>
    public bool TellsSteps { get; }

    /// <summary>
    /// Version 0 is a model that there was before, and is fetched like any other; else every unit makes it from spec and seed.
    /// </summary>
    public bool StartsFromModel => Options.InitialModel is not null;

    /// <summary>A version cannot be made without the one before.</summary>
    public bool FoldsOntoBase =>
        ScreensUpdates || UpdatesAreDeltas || PublishesDeltas || ServerOptimizer is not null || !TakesUpdates;

    /// <summary>Freezes what an operator wrote.</summary>
    public static JobDefinition Freeze(JobOptions options, ModelSpec spec) => new(options, spec, JobText.Write(options, spec));

    /// <summary>Reads a job off the wire and checks all of it, the id included.</summary>
    /// <exception cref="JobException">What is wrong with it.</exception>
    public static JobDefinition Parse(string id, string text)
    {
        var job = JobText.Read(text);
        if (job.Id == id) return job;
        var unknown = JobKeys.Missing(text, job.Text);
        throw new JobException(unknown.Count == 0
            ? $"Job {id} came with a text whose id is {job.Id}."
            : $"Job {id} has {string.Join(", ", unknown)}, which this unit does not know: it needs a newer edgefed.");
    }

    /// <summary>Names the parameter at an index of the flat buffer: "fc1.weight[12]".</summary>
    public string Locate(long index) => Spec.Locate(index);
}
