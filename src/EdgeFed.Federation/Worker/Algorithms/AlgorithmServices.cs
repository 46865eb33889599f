using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>Parts of a worker that algorithms are built from.</summary>
internal sealed record AlgorithmServices(
    WorkerOptions Options,
    SpoolDirectory Spool,
    ObjectWriter Writer,
    LocalModels Models,
    LocalTraining Training,
    UnitEnvironment Environment,
    DiskRetry Disk);
