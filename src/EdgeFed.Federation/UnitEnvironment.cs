using EdgeFed.Core.Compute;
using EdgeFed.Core.Randomness;
using EdgeFed.Federation.Security;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Network;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation;

/// <summary>Everything a unit touches outside itself. The field and the simulated world differ in this record only.</summary>
/// <param name="Storage">The unit's state directory.</param>
/// <param name="Security">Certificates, where connections are secured by TLS.</param>
/// <param name="Random">Seeded from the operating system in the field, from the world's seed in a simulation; for keys, instance
/// ids and jitter.</param>
public sealed record UnitEnvironment(
    INetwork Network,
    IStorage Storage,
    TimeProvider Time,
    IComputePool Compute,
    IRandomSource Random,
    ILoggerFactory Loggers,
    IUnitObserver Observer,
    UnitSecurity? Security = null);
