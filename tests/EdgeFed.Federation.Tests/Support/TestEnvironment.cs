using EdgeFed.Core.Compute;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Randomness;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Network;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Support;

/// <summary>Environment of a part of a unit that reads and writes: it has no network, and nobody watches it.</summary>
internal static class TestEnvironment
{
    public static UnitEnvironment Of(IStorage storage, IComputePool compute) =>
        new(new NoNetwork(), storage, TimeProvider.System, compute, new SystemRandomSource(), NullLoggerFactory.Instance, new SilentObserver());

    public static UnitEnvironment Environment(this LossyJob job) => Of(job.State.Storage, job.Compute);

    private sealed class NoNetwork : INetwork
    {
        public ValueTask<IListener> ListenAsync(string endpoint, CancellationToken cancel) => throw new NetworkException("no network here");

        public ValueTask<IConnection> ConnectAsync(string endpoint, CancellationToken cancel) => throw new NetworkException("no network here");
    }

    private sealed class SilentObserver : IUnitObserver
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
}
