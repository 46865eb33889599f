namespace EdgeFed.Learning.Data.Radio;

/// <summary>How a generated signal carries its bits; the numbers are the labels.</summary>
public enum Modulation
{
    /// <summary>Two phases.</summary>
    Bpsk = 0,

    /// <summary>Four phases.</summary>
    Qpsk = 1,

    /// <summary>Sixteen amplitudes and phases on a square grid.</summary>
    Qam16 = 2,

    /// <summary>Two frequencies, the phase continuous.</summary>
    Fsk = 3,

    /// <summary>52 of 64 carriers with four phases each and a cyclic prefix of 16 samples.</summary>
    Ofdm = 4,

    /// <summary>No signal at all.</summary>
    Noise = 5,
}
