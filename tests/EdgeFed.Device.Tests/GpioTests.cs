using System.Runtime.CompilerServices;
using EdgeFed.Device.Buttons;
using EdgeFed.Device.Gpio;
using EdgeFed.Device.Lights;
using EdgeFed.Simulation;

namespace EdgeFed.Device.Tests;

public class GpioTests
{
    private readonly World _world = new(1);

    /// <summary>Sizes and requests as a C compiler has them of &lt;linux/gpio.h&gt;; the same on all 64-bit machines.</summary>
    [Fact]
    public void Structs_Sizes_AreTheKernels()
    {
        Assert.Equal(68, Unsafe.SizeOf<GpioChipInfo>());
        Assert.Equal(256, Unsafe.SizeOf<GpioLineInfo>());
        Assert.Equal(592, Unsafe.SizeOf<GpioLineRequest>());
        Assert.Equal(272, Unsafe.SizeOf<GpioLineConfig>());
        Assert.Equal(16, Unsafe.SizeOf<GpioLineValues>());
        Assert.Equal(48, Unsafe.SizeOf<GpioLineEvent>());
        Assert.Equal(0x8044B401, GpioCalls.GetChipInfo);
        Assert.Equal(0xC100B405, GpioCalls.GetLineInfo);
        Assert.Equal(0xC250B407, GpioCalls.GetLine);
        Assert.Equal(0xC010B40E, GpioCalls.GetValues);
        Assert.Equal(0xC010B40F, GpioCalls.SetValues);
    }

    [Theory]
    [InlineData("gpiochip0/17", "gpiochip0", 17, "", false)]
    [InlineData("!gpiochip2/3", "gpiochip2", 3, "", true)]
    [InlineData("PS.04", null, -1, "PS.04", false)]
    [InlineData("!GPIO17", null, -1, "GPIO17", true)]
    public void LineAddress_GoodText_IsRead(string text, string? chip, int offset, string name, bool isLow)
    {
        Assert.True(LineAddress.TryParse(text, out var line));
        Assert.Equal(new LineAddress(chip, offset, name, isLow), line);
        Assert.Equal(text, line.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("/3")]
    [InlineData("gpiochip0/")]
    [InlineData("gpiochip0/-1")]
    [InlineData("gpiochip0/x")]
    [InlineData("two words")]
    [InlineData("a-name-that-is-longer-than-the-kernel-has")]
    public void LineAddress_BadText_IsRefused(string text) => Assert.False(LineAddress.TryParse(text, out _));

    [Fact]
    public void LineLamp_Pattern_BlinksInItsTimes()
    {
        var gpio = new FakeGpio(_world.Time);
        var lamp = new LineLamp(gpio, new LineAddress("gpiochip0", 1, "", false), _world.Time);
        _world.Run(async () =>
        {
            await lamp.ShowAsync(BlinkPattern.Of(100, 200), LampColour.White, default);
            await Task.Delay(TimeSpan.FromMilliseconds(650), _world.Time);
            lamp.Restore();
        });
        Assert.Equal([(0, true), (100, false), (300, true), (400, false), (600, true), (650, false)], gpio.Changes);
        Assert.Equal(0, gpio.Given);
    }

    [Fact]
    public void LineLamp_Steady_NeedsNoWakeUps()
    {
        var gpio = new FakeGpio(_world.Time);
        var lamp = new LineLamp(gpio, new LineAddress("gpiochip0", 1, "", false), _world.Time);
        _world.Run(async () =>
        {
            await lamp.ShowAsync(BlinkPattern.Steady(true), LampColour.White, default);
            await Task.Delay(TimeSpan.FromMinutes(1), _world.Time);
        });
        Assert.Equal([(0, true)], gpio.Changes);
    }

    [Theory]
    [InlineData(new[] { 1, 0, -1, 200 }, "Short")]
    [InlineData(new[] { 1, 0, 1, 5, -1, 200 }, "Short")] // a bounce
    [InlineData(new[] { -1, 100 }, "")] // let go of before anyone watched
    [InlineData(new[] { 1, 0, -1, 3500 }, "Long")]
    public void PressReader_Edges_ArePresses(int[] edges, string expected)
    {
        var reader = new PressReader(TimeSpan.FromSeconds(3));
        var presses = new List<Press>();
        for (var i = 0; i < edges.Length; i += 2)
            presses.Add(reader.Read(new LineEdge(edges[i] > 0, TimeSpan.FromMilliseconds(edges[i + 1]))));
        Assert.Equal(expected, string.Join(' ', presses.Where(press => press != Press.None)));
    }

    [Fact]
    public void PressReader_HeldDown_IsLongBeforeItIsLetGo()
    {
        var reader = new PressReader(TimeSpan.FromSeconds(3));
        Assert.Equal(-1, reader.Patience);
        reader.Read(new LineEdge(true, TimeSpan.Zero));
        Assert.Equal(3000, reader.Patience);
        Assert.Equal(Press.Long, reader.Read(null));
        Assert.Equal(Press.None, reader.Read(new LineEdge(false, TimeSpan.FromSeconds(4))));
    }

    [Fact]
    public void GpioChips_NoSuchChip_SaysHowToListThem()
    {
        var error = Assert.Throws<LampException>(() => new GpioChips("/nowhere").Output(new LineAddress("gpiochip9", 0, "", false)));
        Assert.Contains("gpiodetect", error.Message);
    }

    [Fact]
    public void GpioChips_NotAChip_SaysSo()
    {
        var error = Assert.Throws<LampException>(() => new GpioChips("/dev").Output(new LineAddress("null", 0, "", false)));
        Assert.Contains("is no GPIO chip", error.Message);
    }
}
