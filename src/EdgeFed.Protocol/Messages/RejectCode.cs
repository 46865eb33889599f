namespace EdgeFed.Protocol.Messages;

/// <summary>Why a transfer or a connection is refused. A receiver may meet codes of a later version.</summary>
public enum RejectCode
{
    /// <summary>Another major version.</summary>
    UnsupportedVersion = 1,

    /// <summary>A required feature is not supported.</summary>
    MissingFeature = 2,

    /// <summary>The device id is bound to another key.</summary>
    IdTaken = 3,

    /// <summary>The same id and key alternate from two places.</summary>
    ClonedIdentity = 4,

    /// <summary>The unit's data does not have the job's schema.</summary>
    SchemaMismatch = 5,

    /// <summary>Nobody here holds an object of that name.</summary>
    UnknownObject = 6,

    /// <summary>An update for another model.</summary>
    WrongModel = 7,

    /// <summary>NaN or infinite parameters.</summary>
    NotFinite = 8,

    /// <summary>The content is not what its digest says.</summary>
    DigestMismatch = 9,

    /// <summary>Larger than this side accepts.</summary>
    TooLarge = 10,

    /// <summary>No room now; ask again later.</summary>
    DiskFull = 11,

    /// <summary>A newer object took its place.</summary>
    Superseded = 12,

    /// <summary>The device is not a member of the round.</summary>
    NotAMember = 13,

    /// <summary>Bytes that are never valid.</summary>
    Malformed = 14,

    /// <summary>Too much to do now; ask again later.</summary>
    Busy = 15,

    /// <summary>The job is not known here.</summary>
    UnknownJob = 16,

    /// <summary>The certificate is not accepted here.</summary>
    Untrusted = 17,
}
