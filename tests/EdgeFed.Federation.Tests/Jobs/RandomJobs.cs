using EdgeFed.Aggregation;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;

namespace EdgeFed.Federation.Tests.Jobs;

/// <summary>
/// Jobs of any seed, the same wherever and whenever they are made: golden digests hang on them. A key that is younger than these
/// digests keeps its default here.
/// </summary>
internal static class RandomJobs
{
    private static readonly string[] _strategies =
    [
        "fedavg", "fedavg", "fedavg", "fedprox", "scaffold", "fedadam", "apfl", "median", "multi-krum", "fedasync", "fedbuff",
        "dbafl", "asofed",
    ];

    private static readonly double[] _scales =
        [0.0001, 0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

    private static readonly string[] _words =
        ["adam", "sgd", "constant", "step", "cosine", "zstd", "none", "f32", "q8", "topk", "auto", "polynomial"];

    /// <summary>Jobs whose values lie within the range of their key, one by one; together they may make no sense.</summary>
    public static JobOptions InRange(int seed)
    {
        var random = new Random(seed);
        int Whole(int usual, int min, int max) => random.Next(2) == 0 ? usual : random.Next(min, max + 1);
        double Share(double usual, double max = 1) => random.Next(2) == 0 ? usual : max * (1 - random.NextDouble()) * 0.999;
        T OneOf<T>(params IReadOnlyList<T> values) => values[random.Next(values.Count)];
        var job = new JobOptions(
            OneOf("job", "a.b-c_1", "Strasse"), OneOf("mlp-200", "tiny", "ein \"Modell\"/ü.json"), Whole(10, 1, 100_000),
            Whole(2, 2, 10_000), OneOf(Participation.All, Participation.Deadline), Whole(1, 1, 2), Whole(60, 1, 86_400),
            Whole(5, 1, 1000), Whole(64, 1, 65_536),
            OneOf("adam", "sgd"), Share(0.001, 10), Share(0), OneOf(_strategies), (ulong)random.NextInt64(),
            OneOf("zstd", "none"), 4 * Whole(16_384, 64, 262_144));
        job = job with
        {
            Nesterov = random.Next(8) == 0,
            WeightDecay = Share(0),
            ProximalMu = Share(0, 1000),
            MaxGradientNorm = Share(0, 1_000_000),
            Schedule = OneOf("constant", "step", "cosine"),
            ScheduleEpochs = Whole(10, 1, 1_000_000),
            ScheduleFactor = Share(0.1),
            Encoding = OneOf("f32", "f32", "f16", "q8", "q4", "topk"),
            ModelEncoding = OneOf("auto", "auto", "f32", "f16", "q8", "q4"),
            TopKShare = 0.0001 + Share(0.1),
        };
        job = job with
        {
            Mode = OneOf(JobMode.Sync, JobMode.Sync, JobMode.Async, JobMode.Buffered),
            BufferSize = Whole(10, 1, 10_000),
            ClipNorm = Share(0, 1_000_000),
            AccuracyGate = Share(0),
            ExcludeAfter = Whole(0, 0, 1000),
            MaxShare = random.Next(4) == 0 ? Share(1) : 1,
            InitialModel = random.Next(2) == 0 ? null : Digest.OfSha256(BitConverter.GetBytes(seed)),
        };
        return random.Next(2) == 0 ? job : job with
        {
            StrategyOptions = new StrategyOptions(
                Share(0, 100), Share(0.9), Share(0.99), Share(0.001), Share(0.2, 0.5), Whole(1, 0, 1000), Whole(0, 0, 10_000),
                Share(0.6), OneOf("constant", "hinge", "polynomial"), Share(0.5, 100), Whole(4, 0, 100_000), Share(0, 100),
                Share(0.5)),
        };
    }

    /// <summary>The same with some values that no job can have.</summary>
    public static JobOptions OutOfRange(int seed)
    {
        var (job, random) = (InRange(seed), new Random(~seed));
        int Whole(int value) => random.Next(6) == 0 ? random.Next(-2, 200_000) : value;
        double Number(double value) =>
            random.Next(6) == 0 ? (random.NextDouble() - 0.3) * _scales[random.Next(_scales.Length)] : value;
        string Word(string value) => random.Next(6) == 0 ? _words[random.Next(_words.Length)] : value;
        var tuning = job.StrategyOptions;
        job = job with
        {
            Name = random.Next(6) == 0 ? ".../" : job.Name,
            Rounds = Whole(job.Rounds),
            MinWorkers = Whole(job.MinWorkers),
            MinUpdates = Whole(job.MinUpdates),
            DeadlineSeconds = Whole(job.DeadlineSeconds),
            LocalEpochs = Whole(job.LocalEpochs),
            BatchSize = Whole(job.BatchSize),
            Optimizer = Word(job.Optimizer),
            LearningRate = Number(job.LearningRate),
            Momentum = Number(job.Momentum),
            Strategy = Word(job.Strategy),
            Compression = Word(job.Compression),
            ChunkBytes = Whole(job.ChunkBytes),
            WeightDecay = Number(job.WeightDecay),
            ProximalMu = Number(job.ProximalMu),
            MaxGradientNorm = Number(job.MaxGradientNorm),
            Schedule = Word(job.Schedule),
            ScheduleEpochs = Whole(job.ScheduleEpochs),
            ScheduleFactor = Number(job.ScheduleFactor),
        };
        return job with
        {
            Encoding = Word(job.Encoding),
            ModelEncoding = Word(job.ModelEncoding),
            TopKShare = Number(job.TopKShare),
            BufferSize = Whole(job.BufferSize),
            ClipNorm = Number(job.ClipNorm),
            AccuracyGate = Number(job.AccuracyGate),
            ExcludeAfter = Whole(job.ExcludeAfter),
            MaxShare = Number(job.MaxShare),
            StrategyOptions = new StrategyOptions(
                Number(tuning.ServerLearningRate), Number(tuning.ServerMomentum), Number(tuning.ServerBeta2),
                Number(tuning.Adaptivity),
                Number(tuning.Trim), Whole(tuning.Byzantine), Whole(tuning.Selected), Number(tuning.Mixing),
                Word(tuning.Staleness),
                Number(tuning.StalenessExponent), Whole(tuning.StalenessHinge), Number(tuning.Scaling),
                Number(tuning.PersonalShare)),
        };
    }
}
