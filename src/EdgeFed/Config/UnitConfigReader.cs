using EdgeFed.Core.Units;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Jobs;

namespace EdgeFed.Config;

/// <summary>The schema of a unit's configuration: what it reads is what there is.</summary>
internal static class UnitConfigReader
{
    private const string DefaultListen = "127.0.0.1:7700";

    /// <summary>
    /// Adds all problems to <paramref name="problems"/>. With problems the result is for looking for more of them only,
    /// and null if not even the role is known.
    /// </summary>
    public static UnitConfig? Read(ConfigRequest request, List<Problem> problems)
    {
        if (ConfigLayers.Load(request, problems) is not { } layers) return null;
        var reader = new ConfigReader(layers);
        var role = ReadRole(reader.Root);
        if (reader.Problems.Count > 0)
        {
            problems.AddRange(reader.Problems); // without a role nobody knows which keys are right
            return null;
        }
        var config = ReadUnit(reader.Root, role);
        reader.AddUnknownKeys(path => OtherRolesKey(path, role));
        problems.AddRange(reader.Problems);
        return config with
        {
            Given = reader.Given(),
            Warnings =
            [
                .. EnvironmentNames.NearMisses(request.Environment), .. UnusedKeys.Of(config, reader), .. JobWarnings(config),
            ],
        };
    }

    private static IEnumerable<Problem> JobWarnings(UnitConfig config) =>
        config is AggregatorConfig ? AggregatorNeeds.Warnings(config.Job).Select(Problem.Said) : [];

    /// <exception cref="ConfigException">There are problems.</exception>
    public static UnitConfig ReadOrThrow(ConfigRequest request)
    {
        var problems = new List<Problem>();
        var config = Read(request, problems);
        return config is null || problems.Count > 0 ? throw new ConfigException(request.File, problems) : config;
    }

    /// <summary>Every key a unit of this role may be given, with default, limits and meaning.</summary>
    public static IReadOnlyList<ConfigKey> Keys(UnitRole role) => Schema(role).Keys;

    /// <summary>Meaning of the sections that have one, by path.</summary>
    public static IReadOnlyDictionary<string, string> Sections(UnitRole role) => Schema(role).Sections;

    private static ConfigReader Schema(UnitRole role)
    {
        var reader = new ConfigReader(ConfigLayers.Empty());
        ReadRole(reader.Root);
        ReadUnit(reader.Root, role);
        return reader;
    }

    private static UnitRole ReadRole(ConfigSection root) => root.RequiredChoice(
        "role", "What this unit does.", ("worker", UnitRole.Worker), ("aggregator", UnitRole.Aggregator));

    private static string? OtherRolesKey(string path, UnitRole role)
    {
        var other = role == UnitRole.Worker ? UnitRole.Aggregator : UnitRole.Worker;
        var isTheirs = Keys(other).Any(key => key.Path.Equals(path, StringComparison.OrdinalIgnoreCase));
        return isTheirs ? $"only a unit with role \"{(other == UnitRole.Worker ? "worker" : "aggregator")}\" has it" : null;
    }

    private static UnitConfig ReadUnit(ConfigSection root, UnitRole role) =>
        role == UnitRole.Worker ? ReadWorker(root) : ReadAggregator(root);

    private static WorkerConfig ReadWorker(ConfigSection root)
    {
        var common = CommonConfigReader.Read(root, UnitRole.Worker);
        var aggregator = root.RequiredEndpoint("aggregator", 1,
            "Where the aggregator listens. A worker that finds nobody there keeps trying.", "127.0.0.1:7700");
        root.RefusePlainTcp("aggregator", aggregator, common);
        var data = root.Section("data", "Private data that this unit trains on. Only what the format names is used.");
        var origin = DataConfigReader.TrainingData(data);
        var job = root.Section("job", "For `edgefed train` only, this device alone: in a federation the aggregator sends the job.");
        return new WorkerConfig
        {
            DeviceId = common.DeviceId,
            IsDeviceIdGiven = common.IsDeviceIdGiven,
            State = common.State,
            Tls = common.Tls,
            IsExposed = common.Tls is null && !aggregator.IsLoopback,
            Threads = common.Threads,
            Backend = common.Backend,
            LogLevel = common.LogLevel,
            MetricsFile = common.MetricsFile,
            Lights = common.Lights,
            MetricsListen = common.MetricsListen,
            Transport = common.Transport,
            Aggregator = aggregator,
            MaxLocalEpochs = root.Int("max_local_epochs", 0, 0, 1_000,
                "With `job.strategy` `fedprox`: local epochs at most, for a unit slower than others; 0 for what the job says."),
            Data = origin,
            Shard = ShardConfigReader.Read(data, origin),
            Job = JobConfigReader.Read(job, common.Transport, UnitRole.Worker),
            InitialModel = JobConfigReader.InitialModel(job),
            HasJob = job.Exists,
            TestData = DataConfigReader.TestData(root),
        };
    }

    private static AggregatorConfig ReadAggregator(ConfigSection root)
    {
        var common = CommonConfigReader.Read(root, UnitRole.Aggregator);
        var listen = root.Endpoint("listen", DefaultListen, 0, "Where workers connect; port 0 takes any free port.");
        root.RefusePlainTcp("listen", listen, common);
        var section = root.Section("job",
            "The job that workers are given. It is frozen when it starts: another value makes another job.");
        var job = JobConfigReader.Read(section, common.Transport, UnitRole.Aggregator);
        var testData = DataConfigReader.TestData(root);
        RequireTestData(root, job, testData);
        var limits = LimitsConfigReader.Read(root.Section("limits",
            "Share of each peer, and of each address. A peer that is refused is told the limit; one that is too fast waits."));
        return new AggregatorConfig
        {
            DeviceId = common.DeviceId,
            IsDeviceIdGiven = common.IsDeviceIdGiven,
            State = common.State,
            Tls = common.Tls,
            IsExposed = common.Tls is null && !listen.IsLoopback,
            Threads = common.Threads,
            Backend = common.Backend,
            LogLevel = common.LogLevel,
            MetricsFile = common.MetricsFile,
            Lights = common.Lights,
            MetricsListen = common.MetricsListen,
            Transport = common.Transport with { Limits = limits },
            Listen = listen,
            KeepUpdateRounds = root.Int("keep_update_rounds", 1, 0, 100_000,
                "Rounds whose updates are kept after folding, for `edgefed model verify`."),
            LeasedVersions = root.Int("leased_versions", 32, 1, 10_000,
                "With `job.mode` `async` or `buffered`: versions kept because workers train from them; of more, updates may be refused."),
            EvaluateEvery = root.Int("evaluate_every", 1, 1, 100_000,
                "With `job.mode` `async` or `buffered`: versions from one evaluation to the next."),
            Job = job,
            InitialModel = JobConfigReader.InitialModel(section),
            TestData = testData,
        };
    }

    /// <summary>
    /// Refuses a job that needs test data where there is none; of how many samples it must be is known when it is read.
    /// </summary>
    private static void RequireTestData(ConfigSection root, JobOptions job, DataOrigin? testData)
    {
        if (testData is null && AggregatorNeeds.JudgeOf(job) is { } judge)
            root.Section("job").Refuse($"{judge["job.".Length..]}; expected test_data beside it, to judge updates by");
    }
}
