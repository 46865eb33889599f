namespace EdgeFed.Fleet.Proxy;

/// <summary>Which way bytes go.</summary>
public enum Direction
{
    /// <summary>From a worker to the aggregator.</summary>
    Up,

    /// <summary>From the aggregator to a worker.</summary>
    Down,
}
