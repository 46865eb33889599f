namespace EdgeFed.Device.Lights;

/// <summary>
/// Sign to be shown now, from what a unit does, how its link is, and what has just happened. No clock and no lamp: times come in.
/// </summary>
internal sealed class SignBoard
{
    private UnitSign _activity = UnitSign.Starting;
    private UnitSign _flash;
    private TimeSpan _flashUntil;

    public LinkHealth Link { get; set; } = LinkHealth.Lost;

    /// <summary>The unit does something else from now on. A flash goes on, but for what cannot wait.</summary>
    public void Enter(UnitSign activity)
    {
        _activity = activity;
        if (activity is UnitSign.ShuttingDown or UnitSign.Error) _flashUntil = TimeSpan.Zero;
    }

    /// <summary>Something worth a moment, such as a round that is done.</summary>
    public void Flash(UnitSign sign, TimeSpan until) => (_flash, _flashUntil) = (sign, until);

    /// <summary>Sign to show, and until when at most; null for until something changes.</summary>
    public (UnitSign Sign, TimeSpan? Until) At(TimeSpan now) =>
        now < _flashUntil && _activity != UnitSign.ShuttingDown ? (_flash, _flashUntil) : (Steady(), null);

    /// <summary>A bad link shows where the unit needs it; a unit that trains does not.</summary>
    private UnitSign Steady() => (_activity, Link) switch
    {
        (UnitSign.Idle or UnitSign.Sending or UnitSign.Waiting, LinkHealth.Silent) => UnitSign.Degraded,
        (UnitSign.Idle or UnitSign.Sending or UnitSign.Waiting, LinkHealth.Lost) => UnitSign.Searching,
        _ => _activity,
    };
}
