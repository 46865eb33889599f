namespace EdgeFed.Protocol;

/// <summary>Kind of rule that received bytes broke. For a decision by code; the message says the rest.</summary>
public enum ProtocolError
{
    /// <summary>A frame announces more payload than this side accepts.</summary>
    FrameTooLarge = 1,

    /// <summary>A frame of a kind that this version does not know and must not ignore.</summary>
    UnknownFrameKind = 2,

    /// <summary>Bytes that no version of the protocol writes: truncated, mistyped, out of order, trailing.</summary>
    Malformed = 3,

    /// <summary>A count, size or number outside its limit.</summary>
    LimitExceeded = 4,

    /// <summary>Chunk bytes do not have the CRC-32C that was stated for them.</summary>
    CrcMismatch = 5,

    /// <summary>The peer speaks another major version.</summary>
    UnsupportedVersion = 6,

    /// <summary>A message lacks a key it must have.</summary>
    MissingKey = 7,

    /// <summary>A map has one key twice.</summary>
    DuplicateKey = 8,

    /// <summary>A stated digest is not the digest of what it was stated for.</summary>
    DigestMismatch = 9,

    /// <summary>An encoding or compression that this version cannot read.</summary>
    UnsupportedEncoding = 10,

    /// <summary>Stored chunk bytes do not decode to exactly the bytes the manifest announces.</summary>
    UndecodableChunk = 11,

    /// <summary>A valid message at a moment when the protocol does not allow it.</summary>
    UnexpectedMessage = 12,
}
