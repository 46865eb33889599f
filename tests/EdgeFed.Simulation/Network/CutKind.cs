namespace EdgeFed.Simulation.Network;

/// <summary>What a cut connection's ends get to know. Bytes in flight are lost in every case.</summary>
public enum CutKind
{
    /// <summary>Both ends are told, each as an end of input or an <see cref="IOException"/>, by seed.</summary>
    Reset,

    /// <summary>One end, by seed, is told; the other hears nothing.</summary>
    HalfOpen,

    /// <summary>Neither end hears anything.</summary>
    Silent,
}
