namespace EdgeFed.Simulation.Poison;

/// <summary>What a hostile worker sends.</summary>
public enum PoisonKind
{
    None,

    /// <summary>Parameters drawn at random, and no training.</summary>
    Random,

    /// <summary>The opposite of what training changed.</summary>
    Sign,

    /// <summary>Ten times what training changed.</summary>
    Scale,

    /// <summary>What training on wrong labels changed: each class is called another.</summary>
    Labels,
}
