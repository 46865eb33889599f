using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Aggregation.ServerOptimizers;
using EdgeFed.Core.Values;
using EdgeFed.Learning.Models;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Jobs;

/// <summary>
/// A job as every unit sees it: frozen, with the canonical text that travels and the id made from it. An edited file is another job.
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
        (Personal, TakesPartialWork, CorrectsDrift) = (strategy as IPersonalStrategy, strategy is { TakesPartialWork: true }, strategy is { CorrectsDrift: true });
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

    /// <summary>An update holds what training changed, not the parameters; what its encoding leaves over goes into the next one.</summary>
    public bool UpdatesAreDeltas => !UpdateFormat.IsLossless;

    /// <summary>Versions travel as deltas where that is smaller; what their encoding leaves over goes into the next one.</summary>
    public bool PublishesDeltas => !ModelFormat.IsLossless;

    /// <summary>What makes a step of what was folded, and keeps state from version to version; null for the strategies without.</summary>
    public IServerOptimizer? ServerOptimizer { get; }

    /// <summary>Updates are looked at, each by itself, before they are folded.</summary>
    public bool ScreensUpdates => Options.ClipNorm > 0 || Options.AccuracyGate > 0;

    /// <summary>Has each worker keep a model of its own; null for the strategies that do not.</summary>
    public IPersonalStrategy? Personal { get; }

    /// <summary>Workers may train fewer local epochs than the job says.</summary>
    public bool TakesPartialWork { get; }

    /// <summary>Workers correct their steps by how their own gradient differs from all workers'.</summary>
    public bool CorrectsDrift { get; }

    /// <summary>Versions are made of updates; else they all have the parameters of version 0.</summary>
    public bool TakesUpdates => Personal is null or { TakesUpdates: true };

    /// <summary>
    /// Version 0 is a model that there was before, and is fetched like any other; else every unit makes it from spec and seed.
    /// </summary>
    public bool StartsFromModel => Options.InitialModel is not null;

    /// <summary>A version cannot be made without the one before.</summary>
    public bool FoldsOntoBase => ScreensUpdates || UpdatesAreDeltas || PublishesDeltas || ServerOptimizer is not null || !TakesUpdates;

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
