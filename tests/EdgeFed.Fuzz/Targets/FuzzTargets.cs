using EdgeFed.Fuzz.Core;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Fuzz.Targets;

/// <summary>All decoders there are. A new one belongs in here.</summary>
public static class FuzzTargets
{
    public static IReadOnlyList<string> Names { get; } = [.. Create().Select(static target => target.Name)];

    /// <summary>A target of its own for the caller: targets keep buffers and files, so each is for one thread.</summary>
    public static FuzzTarget Named(string name) => Create().Single(target => target.Name == name);

    private static IEnumerable<FuzzTarget> Create() =>
    [
        FrameTarget.Create(),
        MessagePackTarget.Create(),
        .. MessageTargets.All(),
        ChunkCodecTarget.Create(Compression.None),
        ChunkCodecTarget.Create(Compression.Zstd),
        .. ParameterCodecTargets.All(),
        .. LearningTargets.All(),
        .. DataFileTargets.All(),
        SampleStreamTarget.Create(),
        .. TextTargets.All(),
        .. LogTargets.All(),
        SpoolTarget.Create(),
    ];
}
