using EdgeFed.Aggregation.Catalog;
using EdgeFed.Aggregation.Means;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Jobs;
using EdgeFed.Transport;

namespace EdgeFed.Config;

/// <summary>Reads a job.</summary>
internal static class JobConfigReader
{
    /// <summary>What a chunk's frame may hold beside the chunk's bytes.</summary>
    private const int FrameOverhead = 4096;

    private static readonly JobOptions Default = new();

    /// <param name="role">An aggregator runs the job; a worker has it for <c>edgefed train</c>, which has no rounds.</param>
    public static JobOptions Read(ConfigSection job, TransportOptions transport, UnitRole role)
    {
        var options = new JobOptions(
            job.Identifier("name", Default.Name, Default.Name, Identifiers.MaxJobName,
                "Name of the job; its id adds a digest of what it says."),
            Model(job),
            job.Int("rounds", Default.Rounds, 1, 100_000, "Rounds to fold."),
            job.Int("min_workers", Default.MinWorkers, 1, 10_000,
                "Workers that must be connected before the first round starts."),
            job.Choice("participation", Default.Participation,
                "Whether a round waits for every member or closes at its deadline.",
                ("all", Participation.All), ("deadline", Participation.Deadline)),
            job.Int("min_updates", Default.MinUpdates, 1, 10_000, "With a deadline: a round with fewer updates is repeated."),
            job.Int("deadline_seconds", Default.DeadlineSeconds, 1, 86_400, "With a deadline: seconds from the round's start."),
            job.Int("local_epochs", Default.LocalEpochs, 1, 1_000, "Passes over its own data each worker makes in a round."),
            job.Int("batch_size", Default.BatchSize, 1, 65_536, "Samples in one training step."),
            job.Word("optimizer", Default.Optimizer, "How a step changes the model.", "adam", "sgd"),
            job.Double("learning_rate", Default.LearningRate, rate => rate is > 0 and <= 10,
                "a number above 0, at most 10", "Size of a step."),
            job.Double("momentum", Default.Momentum, momentum => momentum is >= 0 and < 1,
                "a number from 0 to below 1", "Momentum of `sgd`."),
            job.Word("strategy", Default.Strategy, "How updates are folded into the model: see \"Choosing a strategy\".", [.. Strategies.Names]),
            job.Seed("seed", Default.Seed, "Seed of the first model, of shuffling and of all else that is random in the job."),
            job.Word("compression", Default.Compression, "How chunks are compressed.", "zstd", "none"),
            job.Int("chunk_bytes", Default.ChunkBytes, 256, 1_048_576,
                "Bytes of the model in one chunk, a multiple of 4: what is acknowledged and resumed."),
            job.Flag("nesterov", Default.Nesterov, "Whether `sgd` with momentum looks ahead along its velocity."),
            job.Double("weight_decay", Default.WeightDecay, decay => decay is >= 0 and <= 1,
                "a number from 0 to 1", "What of each parameter is added to its gradient."),
            job.Double("proximal_mu", Default.ProximalMu, mu => mu is >= 0 and <= 1000,
                "a number from 0 to 1000", "FedProx: pull towards the global model a round started from; 0 for none."),
            job.Double("max_gradient_norm", Default.MaxGradientNorm, norm => norm is >= 0 and <= 1_000_000,
                "a number from 0 to 1000000", "Longer gradients are scaled down to this; 0 for no limit."),
            job.Word("schedule", Default.Schedule, "How the learning rate changes over all local epochs of the job.",
                "constant", "step", "cosine"),
            job.Int("schedule_epochs", Default.ScheduleEpochs, 1, 1_000_000, "With `step`: local epochs from one drop to the next."),
            job.Double("schedule_factor", Default.ScheduleFactor, factor => factor is > 0 and <= 1,
                "a number above 0, at most 1", "With `step`: what the learning rate is multiplied with at each drop."),
            job.Word("encoding", Default.Encoding, "What updates travel in: see \"Choosing an encoding\".", [.. JobEncodings.ForUpdates]),
            job.Word("model_encoding", Default.ModelEncoding,
                "What versions of the model travel in; `auto` is `f32` or `f16` where `job.encoding` is that, else `q8`.", [.. JobEncodings.ForModels]),
            job.Double("top_k_share", Default.TopKShare, share => share is >= 0.0001 and <= 1,
                "a number from 0.0001 to 1", "With `topk`: share of the parameters that an update sends."),
            job.Choice("mode", Default.Mode,
                "When updates become a new version of the model: in rounds, each at once, or every `job.buffer_size`.",
                ("sync", JobMode.Sync), ("async", JobMode.Async), ("buffered", JobMode.Buffered)),
            job.Int("buffer_size", Default.BufferSize, 1, 10_000, "With `buffered`: updates that make a version."),
            job.Double("clip_norm", Default.ClipNorm, norm => norm is >= 0 and <= 1_000_000,
                "a number from 0 to 1000000", "Updates that change the model by more (Euclidean norm) are scaled down to this; 0 for no limit."),
            job.Double("accuracy_gate", Default.AccuracyGate, share => share is >= 0 and <= 1,
                "a number from 0 to 1", "Updates whose accuracy on the test data is below this share of the global model's are refused; 0 for none."),
            job.Int("exclude_after", Default.ExcludeAfter, 0, 1000, "A worker is excluded when the gate refused so many of its updates in a row; 0 for never."),
            StrategyConfigReader.Read(job.Section("strategy_options")),
            job.Double("max_share", Default.MaxShare, share => share is > 0 and <= 1, "a number above 0, at most 1",
                "Share of a round's weight that one member may have, however many samples it says it has; 1 for no bound."));
        CheckTogether(job, role == UnitRole.Aggregator ? options : options with { MinUpdates = 1 }, transport);
        return options;
    }

    /// <summary>The file that a job begins from, as an absolute path; null if none is given.</summary>
    public static string? InitialModel(ConfigSection job) => job.OptionalFilePath("initial_model", "none",
        "A safetensors file that version 0 is, such as the model of an earlier job; without it version 0 is made from `job.seed`.");

    /// <summary>A bare word is a built-in model; anything with a '/' or ending in ".json" is a path.</summary>
    private static string Model(ConfigSection job)
    {
        var model = job.Text("model", Default.Model, "the name of a built-in model, or the path of a JSON spec",
            "A built-in model (`mlp-200`, `cnn-mnist`, `cnn-femnist`, `cnn-iq`, `lstm-traffic`, `mobilenet-v1`), or the path of a JSON spec (with a `/` or ending in `.json`).");
        return IsPath(model) ? job.Resolve("model", model) : model;
    }

    internal static bool IsPath(string model) =>
        model.Contains('/') || model.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static void CheckTogether(ConfigSection job, JobOptions options, TransportOptions transport)
    {
        if (options.Momentum > 0 && options.Optimizer != "sgd")
            job.Refuse("momentum", options.Momentum, $"0 with optimizer \"{options.Optimizer}\": only \"sgd\" uses it");
        if (options.ChunkBytes + FrameOverhead > transport.MaxFrameBytes)
            job.Refuse("chunk_bytes", options.ChunkBytes,
                $"at most transport.max_frame_bytes less {FrameOverhead}, which is {transport.MaxFrameBytes - FrameOverhead}");
        if (job.HasProblems) return; // a value that cannot be read counts as its default: what does not fit it need not be wrong
        foreach (var problem in JobLimits.Problems(options)) job.Refuse(problem);
    }
}
