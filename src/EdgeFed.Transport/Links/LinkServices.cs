using EdgeFed.Core.Compute;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Transport.Links;

/// <summary>Services that all links of a unit share.</summary>
public sealed record LinkServices(
    TransportOptions Options, SpoolDirectory Spool, TimeProvider Time, IComputePool Compute, TransferStatistics Statistics, ILogger Logger)
{
    private const int VerifyBytes = 4 << 20;
    private FrameMemory? _frameMemory;

    /// <summary>For chunks that are verified while they are still in memory.</summary>
    public MemoryBudget VerifyBudget { get; } = new(VerifyBytes);

    /// <summary>Counts of refusals and of limits that slowed peers.</summary>
    public RefusalCounts Refusals { get; } = new();

    /// <summary>For long frames of which a part has come.</summary>
    public FrameMemory FrameMemory => _frameMemory ??= new FrameMemory(Options.Limits.BufferBytes, Refusals, Time);

    /// <summary>Chunks of which a link that ended had brought a part.</summary>
    internal PartialChunks Begun { get; } = new();

    /// <summary>Objects arriving over any of the links.</summary>
    internal TargetUse Targets { get; } = new();
}
