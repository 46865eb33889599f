namespace EdgeFed.Learning.Parameters;

/// <summary>Treatment of a slice by training.</summary>
public enum ParameterKind
{
    /// <summary>Changed by the optimiser.</summary>
    Trainable,

    /// <summary>Kept by its layer (running statistics), never touched by the optimiser.</summary>
    Buffer,
}
