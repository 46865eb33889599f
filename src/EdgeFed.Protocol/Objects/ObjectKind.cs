namespace EdgeFed.Protocol.Objects;

/// <summary>What a named object is.</summary>
public enum ObjectKind
{
    /// <summary>A version of the global model.</summary>
    Model = 1,

    /// <summary>What a worker sends after training.</summary>
    Update = 2,

    /// <summary>What turns a version of the global model into the next one.</summary>
    Delta = 3,

    /// <summary>What a lossy encoding left unsent, if what was sent counts. Never leaves its unit.</summary>
    Residual = 4,

    /// <summary>What is unsent because an update did not count: its residual and all that it sent. Never leaves its unit.</summary>
    Returned = 5,

    /// <summary>What a strategy of the aggregator goes on with from a version of the global model. Never leaves its unit.</summary>
    State = 6,

    /// <summary>A model of a worker's own, as it was after a round. Never leaves its unit.</summary>
    Personal = 7,

    /// <summary>What a worker knows of the gradient on its own data from a round: SCAFFOLD's control variate. Never leaves its unit.</summary>
    Control = 8,
}
