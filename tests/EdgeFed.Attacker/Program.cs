using EdgeFed.Config;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Loop;
using EdgeFed.Core.Randomness;
using EdgeFed.Data;
using EdgeFed.Federation;
using EdgeFed.Federation.Worker;
using EdgeFed.Learning.Training;
using EdgeFed.Simulation.Poison;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Network;
using Microsoft.Extensions.Logging.Abstractions;

// A hostile worker: does all that `edgefed run` does with the same configuration, and sends something else than what it trained.

if (args is not [var kindName, "run", "--config", var file, ..] || !Enum.TryParse<PoisonKind>(kindName, ignoreCase: true, out var kind))
{
    Console.Error.WriteLine($"usage: EdgeFed.Attacker KIND run --config FILE [--once]    (KIND: {string.Join(", ", Enum.GetNames<PoisonKind>()).ToLowerInvariant()})");
    return 2;
}

if (UnitConfigReader.ReadOrThrow(new ConfigRequest(file, [], new Dictionary<string, string>())) is not WorkerConfig config)
{
    Console.Error.WriteLine($"attacker: {file} is not of a worker");
    return 2;
}

var data = DataSource.Load(config.Data, config.Shard);
using var storage = new FileStorage(config.State);
var environment = new UnitEnvironment(
    new TcpNetwork(), storage, TimeProvider.System, new ThreadPoolCompute(), new SystemRandomSource(), NullLoggerFactory.Instance, new SilentObserver());
EventLoop.Run(() => WorkerUnit.RunAsync(config.ToOptions(once: true), new PoisoningTrainer(new CpuTrainer(), kind), data, environment, CancellationToken.None));
return 0;

internal sealed class SilentObserver : IUnitObserver
{
    public void OnPhase(UnitPhase phase, int round, string detail)
    {
    }

    public void OnProgress(double fraction)
    {
    }

    public void OnRound(RoundSummary round)
    {
    }
}
