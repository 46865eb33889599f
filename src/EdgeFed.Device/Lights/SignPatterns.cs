namespace EdgeFed.Device.Lights;

/// <summary>The language of the lamps. docs/guide/lights.md has its picture; a change here is a change there.</summary>
internal static class SignPatterns
{
    private static readonly BlinkPattern _dark = BlinkPattern.Steady(false);
    private static readonly BlinkPattern _lit = BlinkPattern.Steady(true);

    public static BlinkPattern Of(UnitSign sign) => sign switch
    {
        UnitSign.Starting => BlinkPattern.Of(60, 60),
        UnitSign.NoConfig => BlinkPattern.Of(1500, 1500),
        UnitSign.Searching => BlinkPattern.Of((120, 880), 120, 180, 120, 1580),
        UnitSign.Idle => BlinkPattern.Of(60, 2940),
        UnitSign.Training => BlinkPattern.Of(500, 500),
        UnitSign.Sending => BlinkPattern.Of(125, 125),
        UnitSign.Waiting => BlinkPattern.Of(1850, 150),
        UnitSign.RoundDone => _lit,
        UnitSign.Degraded => BlinkPattern.Of((120, 380), 120, 180, 120, 180, 120, 1280),
        UnitSign.Error => BlinkPattern.Of((600, 300), 600, 300, 600, 300, 600, 1100),
        UnitSign.ShuttingDown => BlinkPattern.Of((900, 100), 900, 200, 150, 750),
        _ => throw new ArgumentOutOfRangeException(nameof(sign), sign, null),
    };

    public static LampColour ColourOf(UnitSign sign) => sign switch
    {
        UnitSign.Idle or UnitSign.RoundDone => LampColour.GreenLight,
        UnitSign.Training => LampColour.BlueLight,
        UnitSign.Sending => LampColour.Cyan,
        UnitSign.Searching or UnitSign.Degraded => LampColour.Amber,
        UnitSign.NoConfig => LampColour.Magenta,
        UnitSign.Error => LampColour.RedLight,
        _ => LampColour.White,
    };

    /// <summary>Pattern of a lamp with this role.</summary>
    public static BlinkPattern Of(LampRole role, UnitSign sign, LinkHealth link) => role switch
    {
        LampRole.State => Of(sign),
        LampRole.Error => sign is UnitSign.Error or UnitSign.NoConfig ? Of(sign) : _dark,
        _ => OfLink(sign, link),
    };

    /// <summary>
    /// The answer to a short press: dark, then one flash for "all is well", two for searching, three for a degraded link, four
    /// for trouble.
    /// </summary>
    public static BlinkPattern Answer(UnitSign sign)
    {
        var flashes = sign switch
        {
            UnitSign.Error or UnitSign.NoConfig => 4,
            UnitSign.Degraded => 3,
            UnitSign.Searching => 2,
            _ => 1,
        };
        var steps = new List<BlinkStep> { new(false, 700) };
        for (var i = 0; i < flashes; i++) steps.AddRange([new BlinkStep(true, 250), new BlinkStep(false, 350)]);
        return new BlinkPattern([.. steps, new BlinkStep(false, 700)], (250, 350));
    }

    private static BlinkPattern OfLink(UnitSign sign, LinkHealth link) => (sign, link) switch
    {
        (UnitSign.Starting or UnitSign.NoConfig or UnitSign.Error or UnitSign.ShuttingDown, _) => _dark,
        (_, LinkHealth.Up) => _lit,
        (_, LinkHealth.Silent) => Of(UnitSign.Degraded),
        _ => Of(UnitSign.Searching),
    };
}
