namespace EdgeFed.Device.Boards;

/// <summary>Lamps of a board.</summary>
/// <param name="Name">As the configuration names it.</param>
/// <param name="Models">How its device tree's model, or its firmware's product name, begins.</param>
/// <param name="Leds">LEDs and their roles; of names with <c>|</c> between the first that is there, since kernels renamed
/// some.</param>
/// <param name="Lines">GPIO lines and their roles.</param>
public sealed record Board(string Name, IReadOnlyList<string> Models, string Leds, string Lines)
{
    /// <summary>
    /// On a Raspberry Pi the PWR lamp stays the board's own. Jetson development kits have no lamp that is free: one belongs
    /// between pins 7 and 6 of the 40-pin header, behind a transistor, since those lines bear a fraction of a milliampere.
    /// </summary>
    public static readonly IReadOnlyList<Board> All =
    [
        new("raspberry-pi", ["Raspberry Pi"], "ACT|led0", ""),
        new("jetson-xavier-nx", ["NVIDIA Jetson Xavier NX"], "", "PS.04"),
        new("jetson-agx-xavier", ["NVIDIA Jetson AGX Xavier", "Jetson-AGX"], "", "PQ.06"),
        new("apu2", ["APU2", "apu2", "PC Engines apu2"], "apu:green:1,apu:green:2=link,apu:green:3=error", ""),
    ];

    /// <summary>The board whose model this is; null for one that is not known.</summary>
    public static Board? OfModel(string? model) => model is null
        ? null
        : All.FirstOrDefault(board => board.Models.Any(start => model.StartsWith(start, StringComparison.Ordinal)));
}
