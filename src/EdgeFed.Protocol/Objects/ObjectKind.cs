namespace EdgeFed.Protocol.Objects;

/// <summary>Kind of a named object.</summary>
public enum ObjectKind
{
    /// <summary>A version of the global model.</summary>
    Model = 1,

    /// <summary>Result of a worker's training, as it is sent.</summary>
    Update = 2,

    /// <summary>Difference between a version of the global model and the next one.</summary>
    Delta = 3,

    /// <summary>Residual of a lossy encoding, if its update counts. Never leaves its unit.</summary>
    Residual = 4,

    /// <summary>
    /// Residual after an update that did not count: the residual before and all that was sent. Never leaves its unit.
    /// </summary>
    Returned = 5,

    /// <summary>Strategy state of the aggregator at a version of the global model. Never leaves its unit.</summary>
    State = 6,

    /// <summary>A model of a worker's own, as it was after a round. Never leaves its unit.</summary>
    Personal = 7,

    /// <summary>
    /// Control variate of SCAFFOLD: a worker's estimate of the gradient on its own data from a round. Never leaves its unit.
    /// </summary>
    Control = 8,
}
