using EdgeFed.Core.Values;

namespace EdgeFed.Protocol;

/// <summary>Upper bounds of everything a peer can make us read. Checked before anything is allocated.</summary>
public static class ProtocolLimits
{
    /// <summary>Major version of the wire format; another major version is refused.</summary>
    public const int MajorVersion = 1;

    /// <summary>Minor version of the wire format; informs, never refuses.</summary>
    public const int MinorVersion = 0;

    /// <summary>Default limit for one frame's payload in bytes: fits the largest chunk and the largest manifest.</summary>
    public const uint DefaultMaxFrame = 4 << 20;

    /// <summary>Limit for the payload of the first frame of a connection, in bytes: a hello needs no more.</summary>
    public const uint MaxHelloFrame = 16 << 10;

    /// <summary>Most keys in one message, unknown ones included.</summary>
    public const int MaxFields = 64;

    /// <summary>Deepest nesting of arrays and maps that is skipped in unknown values.</summary>
    public const int MaxDepth = 32;

    /// <summary>Longest device id, in characters.</summary>
    public const int MaxDeviceId = Identifier.MaxDeviceId;

    /// <summary>Longest job id, in characters.</summary>
    public const int MaxJobId = Identifier.MaxJobId;

    /// <summary>Longest object name, in characters.</summary>
    public const int MaxObjectName = 256;

    /// <summary>Length of a device key in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>Most entries of a feature list.</summary>
    public const int MaxFeatures = 32;

    /// <summary>Longest feature name in UTF-8 bytes.</summary>
    public const int MaxFeatureBytes = 64;

    /// <summary>Longest software name in UTF-8 bytes.</summary>
    public const int MaxSoftwareBytes = 128;

    /// <summary>Longest certificate in bytes, with those of intermediate authorities: three of RSA with 4096 bits.</summary>
    public const int MaxCertificateBytes = 8 << 10;

    /// <summary>Longest schema text in UTF-8 bytes.</summary>
    public const int MaxSchemaBytes = 4 << 10;

    /// <summary>Longest canonical job text in UTF-8 bytes.</summary>
    public const int MaxJobBytes = 256 << 10;

    /// <summary>Longest reason text in UTF-8 bytes; longer ones are cut when written.</summary>
    public const int MaxReasonBytes = 1 << 10;

    /// <summary>Longest time after which a peer is to try again, in milliseconds: an hour.</summary>
    public const long MaxRetryMilliseconds = 60 * 60 * 1000;

    /// <summary>Smallest raw chunk size in bytes.</summary>
    public const int MinChunkSize = 256;

    /// <summary>Largest raw chunk size in bytes; no stored chunk is larger either.</summary>
    public const int MaxChunkSize = 1 << 20;

    /// <summary>Raw chunk size in bytes where nothing else is configured.</summary>
    public const int DefaultChunkSize = 64 << 10;

    /// <summary>Most chunks of one representation.</summary>
    public const int MaxChunks = 1 << 18;

    /// <summary>Most parameters of one object: what <see cref="MaxChunks"/> chunks of the largest size hold.</summary>
    public const long MaxParameters = (long)MaxChunks * MaxChunkSize / sizeof(float);

    /// <summary>Most ranges of parameters that travel as f32 in a quantised object.</summary>
    public const int MaxExactRanges = 4096;

    /// <summary>Most metrics of an update.</summary>
    public const int MaxMetrics = 32;

    /// <summary>Longest metric name in UTF-8 bytes.</summary>
    public const int MaxMetricBytes = 64;

    /// <summary>Most training threads a unit can state.</summary>
    public const int MaxThreads = 4096;

    /// <summary>Longest signature in bytes: that of RSA with 4096 bits.</summary>
    public const int MaxSignatureBytes = 512;
}
