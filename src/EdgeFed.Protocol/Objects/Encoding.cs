namespace EdgeFed.Protocol.Objects;

/// <summary>How parameters are written as bytes before compression.</summary>
public enum Encoding
{
    /// <summary>IEEE 754 binary32, little-endian, in canonical layout order.</summary>
    F32 = 1,
}
