namespace EdgeFed.Protocol.Frames;

/// <summary>Treatment of kinds that a receiver may not know.</summary>
public static class FrameKindExtensions
{
    private const byte FirstIgnorable = 64;

    /// <summary>True for the kinds of this version.</summary>
    public static bool IsKnown(this FrameKind kind) => Enum.IsDefined(kind);

    /// <summary>True for kinds that a receiver which does not know them passes over in silence.</summary>
    public static bool IsIgnorable(this FrameKind kind) => (byte)kind >= FirstIgnorable;

    /// <summary>Throws for a kind that is neither known nor ignorable.</summary>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.UnknownFrameKind"/>.</exception>
    public static void ThrowIfUnknown(this FrameKind kind)
    {
        if (kind.IsKnown() || kind.IsIgnorable()) return;
        var known = string.Join(", ", Enum.GetValues<FrameKind>().Select(static kind => (byte)kind));
        throw new ProtocolException(ProtocolError.UnknownFrameKind, $"Frame kind {(byte)kind} is unknown; known are {known}.");
    }
}
