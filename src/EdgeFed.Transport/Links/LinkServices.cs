using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Transport.Links;

/// <summary>What all links of a unit share.</summary>
public sealed record LinkServices(
    TransportOptions Options, SpoolDirectory Spool, TimeProvider Time, IComputePool Compute, TransferStatistics Statistics, ILogger Logger);
