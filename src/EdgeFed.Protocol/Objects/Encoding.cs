namespace EdgeFed.Protocol.Objects;

/// <summary>How parameters are written as bytes before compression. docs/guide/encodings.md says when to use which.</summary>
public enum Encoding
{
    /// <summary>IEEE 754 binary32, little-endian, in canonical layout order.</summary>
    F32 = 1,

    /// <summary>IEEE 754 binary16: 11 significant bits. Magnitudes beyond 65504 are cut to it.</summary>
    F16 = 2,

    /// <summary>Integers of 8 bits with a scale for each block, stochastically rounded (QSGD, Alistarh et al., 2017).</summary>
    Q8 = 3,

    /// <summary>Integers of 4 bits with a scale for each block, stochastically rounded.</summary>
    Q4 = 4,

    /// <summary>
    /// Only the largest magnitudes, as gaps between their indices and values of 4 bits (Aji and Heafield, 2017).
    /// </summary>
    TopK = 5,
}
