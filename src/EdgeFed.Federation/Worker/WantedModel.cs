using EdgeFed.Core.Values;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Worker;

/// <summary>A version of the model that is wanted and not yet here.</summary>
/// <param name="Content">Its content digest.</param>
/// <param name="HeldVersion">
/// The version that deltas may start from, or <see cref="Representation.NoBase"/> if only the whole will do.
/// </param>
internal sealed record WantedModel(ObjectName Name, Digest Content, int HeldVersion)
{
    /// <summary>The request to the aggregator.</summary>
    public Want Request => new(Name.ToString(), HeldVersion);

    /// <summary>Objects that lead to it in one step: itself, or the delta from the version before, if that is here.</summary>
    public IEnumerable<ObjectName> LastSteps => HeldVersion >= 0 && HeldVersion == Name.Number - 1
        ? [Name, ObjectName.Delta(Name.Job, (int)Name.Number)] : [Name];

    public bool Fits(Representation offered) => Name.ToString() == offered.Name || IsStep(offered);

    /// <summary>True for a delta on the way from the held version to the wanted one.</summary>
    public bool IsStep(Representation offered) =>
        HeldVersion >= 0 && ObjectName.TryParse(offered.Name, out var name)
        && name.Kind == ObjectKind.Delta && name.Job == Name.Job
        && name.Number > HeldVersion && name.Number <= Name.Number && offered.BaseVersion == name.Number - 1;
}
