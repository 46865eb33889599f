namespace EdgeFed.Protocol.Objects;

/// <summary>What a named object is.</summary>
public enum ObjectKind
{
    /// <summary>A version of the global model.</summary>
    Model = 1,

    /// <summary>What a worker sends after training.</summary>
    Update = 2,
}
