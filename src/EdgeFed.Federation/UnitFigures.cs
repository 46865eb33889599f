using EdgeFed.Federation.Security;
using EdgeFed.Identity;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation;

/// <summary>How a unit stands at a moment, and what it has counted since it started.</summary>
public sealed record UnitFigures
{
    /// <summary>Id of the job; null before one is known.</summary>
    public string? Job { get; init; }

    /// <summary>Rounds of the job; 0 before one is known.</summary>
    public int Rounds { get; init; }

    /// <summary>Peers that are connected now.</summary>
    public int Connected { get; init; }

    /// <summary>Connections on which both sides welcomed each other.</summary>
    public long Contacts { get; init; }

    /// <inheritdoc cref="Transport.Transfers.TransferStatistics.BytesReceived"/>
    public required long BytesReceived { get; init; }

    /// <inheritdoc cref="Transport.Transfers.TransferStatistics.BytesSent"/>
    public required long BytesSent { get; init; }

    /// <inheritdoc cref="Transport.Transfers.TransferStatistics.BytesRetransmitted"/>
    public required long BytesRetransmitted { get; init; }

    /// <inheritdoc cref="Transport.Transfers.TransferStatistics.ResumedTransfers"/>
    public required int ResumedTransfers { get; init; }

    /// <summary>How often peers were refused or slowed, by limit or reason.</summary>
    public required IReadOnlyDictionary<string, long> Refused { get; init; }

    /// <summary>Objects that are in the spool, whole or in part.</summary>
    public required int SpoolObjects { get; init; }

    /// <summary>Bytes that their chunks take, or will when they are here.</summary>
    public required long SpoolBytes { get; init; }

    /// <summary>End of this unit's certificate; null without TLS.</summary>
    public DateTimeOffset? CertificateEnd { get; init; }

    /// <summary>Figures of an aggregator; null on a worker.</summary>
    public RoundFigures? Round { get; init; }

    /// <summary>Figures of a worker that was connected since it started; null before.</summary>
    public UplinkFigures? Uplink { get; init; }

    /// <summary>Nothing counted, nothing known.</summary>
    public static UnitFigures None { get; } = new()
    {
        BytesReceived = 0,
        BytesSent = 0,
        BytesRetransmitted = 0,
        ResumedTransfers = 0,
        Refused = new Dictionary<string, long>(),
        SpoolObjects = 0,
        SpoolBytes = 0,
    };

    /// <summary>Figures that units of both roles have.</summary>
    internal static UnitFigures Of(LinkServices services, UnitSecurity? security) => new()
    {
        BytesReceived = services.Statistics.BytesReceived,
        BytesSent = services.Statistics.BytesSent,
        BytesRetransmitted = services.Statistics.BytesRetransmitted,
        ResumedTransfers = services.Statistics.ResumedTransfers,
        Refused = services.Refusals.Snapshot(),
        SpoolObjects = services.Spool.Objects.Count,
        SpoolBytes = services.Spool.Bytes,
        CertificateEnd = security is null ? null : UnitCertificate.EndOf(security.Certificate),
    };
}

/// <summary>The open round of an aggregator; both counts are 0 between rounds.</summary>
/// <param name="Version">Newest version of the model.</param>
/// <param name="Members">Workers that were asked.</param>
/// <param name="Updates">Updates that are here.</param>
public sealed record RoundFigures(int Version, int Members, int Updates);

/// <summary>Figures of a worker's link to its aggregator.</summary>
/// <param name="Quiet">Since anything came from it.</param>
/// <param name="RoundTrip">The usual time to it and back; null where the system does not tell, or there is no link.</param>
public sealed record UplinkFigures(TimeSpan Quiet, TimeSpan? RoundTrip);
