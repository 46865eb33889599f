using EdgeFed.Device.Gpio;

namespace EdgeFed.Device.Buttons;

/// <summary>A person's press of a button.</summary>
internal enum Press
{
    None,
    Short,
    Long,
}

/// <summary>
/// Makes presses of edges. A press is long as soon as it has lasted, not when the button is let go: the person sees that it
/// worked.
/// </summary>
internal sealed class PressReader(TimeSpan longPress)
{
    private TimeSpan? _downSince;

    /// <summary>How long to wait for the next edge, in milliseconds; -1 for ever.</summary>
    public int Patience => _downSince is null ? -1 : (int)longPress.TotalMilliseconds;

    /// <param name="edge">Null if none came in time.</param>
    public Press Read(LineEdge? edge)
    {
        if (edge is not { } happened) return End(_downSince is null ? Press.None : Press.Long);
        if (happened.IsOn)
        {
            _downSince ??= happened.At; // a second one without an end between is a bounce
            return Press.None;
        }

        if (_downSince is not { } since) return Press.None;
        return End(happened.At - since >= longPress ? Press.Long : Press.Short);
    }

    private Press End(Press press)
    {
        _downSince = null;
        return press;
    }
}
