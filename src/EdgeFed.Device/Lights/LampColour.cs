namespace EdgeFed.Device.Lights;

/// <summary>Colour of a lamp that has several; shares from 0 to 1.</summary>
internal readonly record struct LampColour(double Red, double Green, double Blue)
{
    public static readonly LampColour White = new(1, 1, 1);
    public static readonly LampColour GreenLight = new(0, 1, 0);
    public static readonly LampColour BlueLight = new(0, 0, 1);
    public static readonly LampColour Cyan = new(0, 1, 1);
    public static readonly LampColour Amber = new(1, 0.5, 0);
    public static readonly LampColour Magenta = new(1, 0, 1);
    public static readonly LampColour RedLight = new(1, 0, 0);

    /// <summary>The share of a colour as the kernel names it; colours it does not have stay dark.</summary>
    public double ShareOf(string colour) => colour switch
    {
        "red" => Red,
        "green" => Green,
        "blue" => Blue,
        "white" => Math.Min(Red, Math.Min(Green, Blue)),
        "amber" or "yellow" => this == Amber ? 1 : 0,
        _ => 0,
    };
}
