using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Federation.Jobs;

/// <summary>A model outside the state directory that a job begins from.</summary>
public interface IInitialModel
{
    /// <summary>Place of the model, for people.</summary>
    string Name { get; }

    /// <summary>Reads all parameters, in the spec's order; the caller owns them.</summary>
    /// <exception cref="Learning.LearningException">It cannot be read, is no such model, or holds a value that no model may
    /// hold.</exception>
    ParameterBuffer Read(ModelSpec spec);
}
