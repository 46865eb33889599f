namespace EdgeFed.Device.Lights;

/// <summary>Something that can be lit.</summary>
internal interface ILamp
{
    /// <summary>Name for people, for the log.</summary>
    string Name { get; }

    /// <summary>Shows a pattern until told another one. May take a moment; ends early when cancelled.</summary>
    /// <exception cref="LampException">It cannot be lit.</exception>
    Task ShowAsync(BlinkPattern pattern, LampColour colour, CancellationToken cancel);

    /// <summary>Makes it what it was before this unit used it; never throws.</summary>
    void Restore();
}

/// <summary>A lamp or a line cannot be used; the message says why and what to do about it.</summary>
public sealed class LampException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A lamp and what it shows.</summary>
internal sealed record Lamp(ILamp Light, LampRole Role);
