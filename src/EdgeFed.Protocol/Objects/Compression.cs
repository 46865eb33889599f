namespace EdgeFed.Protocol.Objects;

/// <summary>How each chunk is compressed, on its own.</summary>
public enum Compression
{
    /// <summary>Stored bytes are the raw bytes.</summary>
    None = 0,

    /// <summary>A zstd frame, or the raw bytes where zstd would not be smaller.</summary>
    Zstd = 1,
}
