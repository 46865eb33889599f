namespace EdgeFed.Core.Units;

/// <summary>Role of a unit in the federation.</summary>
public enum UnitRole
{
    /// <summary>Holds private data and trains.</summary>
    Worker = 1,

    /// <summary>Folds updates into the global model.</summary>
    Aggregator = 2,

    /// <summary>Forwards and caches.</summary>
    Relay = 3,
}
