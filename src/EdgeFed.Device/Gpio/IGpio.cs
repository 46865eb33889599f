namespace EdgeFed.Device.Gpio;

/// <summary>How an input's level is held while nothing drives it.</summary>
public enum LineBias
{
    None,
    PullUp,
    PullDown,
}

/// <summary>
/// The board's GPIO lines. All calls throw <see cref="Lights.LampException"/> with one line that says what to do.
/// </summary>
internal interface IGpio
{
    /// <summary>Takes a line as an output that is off.</summary>
    IOutputLine Output(LineAddress line);

    /// <summary>Takes a line as an input whose edges are told.</summary>
    IInputLine Input(LineAddress line, LineBias bias);

    /// <summary>
    /// Why a line could not be taken by this unit, or null; takes nothing. One that this unit has already is fine.
    /// </summary>
    string? ProblemOf(LineAddress line);
}

/// <summary>Gives the line back when disposed.</summary>
internal interface IOutputLine : IDisposable
{
    void Set(bool isOn);
}

/// <summary>Gives the line back when disposed.</summary>
internal interface IInputLine : IDisposable
{
    /// <summary>Waits for the next edge; null when the time is over.</summary>
    /// <param name="milliseconds">-1 for ever.</param>
    LineEdge? Wait(int milliseconds);
}

/// <param name="IsOn">Whether the line is active from now on.</param>
/// <param name="At">Since some moment, on a clock that does not jump.</param>
internal readonly record struct LineEdge(bool IsOn, TimeSpan At);
