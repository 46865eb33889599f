using EdgeFed.Federation.Jobs;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// The algorithms by the names of their strategies. A strategy that needs something of the worker has a row here; all others have
/// <see cref="PlainTraining"/>.
/// </summary>
internal sealed class WorkerAlgorithms(AlgorithmServices services)
{
    private static readonly (string Strategy, Func<AlgorithmServices, IWorkerAlgorithm> Create)[] _rows =
    [
        ("fedprox", static services => new FedProxTraining(services)),
        ("scaffold", static services => new ScaffoldTraining(services)),
        ("apfl", static services => new ApflTraining(services)),
        ("local", static services => new LocalOnlyTraining(services)),
    ];

    private readonly Dictionary<string, IWorkerAlgorithm> _algorithms =
        _rows.ToDictionary(static row => row.Strategy, row => row.Create(services), StringComparer.Ordinal);

    private readonly PlainTraining _plain = new(services);

    /// <summary>Strategies with an algorithm of their own.</summary>
    public static IEnumerable<string> Strategies => _rows.Select(static row => row.Strategy);

    /// <summary>The algorithm for a job's strategy.</summary>
    public IWorkerAlgorithm Of(JobDefinition job) => _algorithms.GetValueOrDefault(job.Options.Strategy, _plain);
}
