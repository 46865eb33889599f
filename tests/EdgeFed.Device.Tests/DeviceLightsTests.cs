using EdgeFed.Device.Boards;
using EdgeFed.Device.Lights;
using EdgeFed.Simulation;

namespace EdgeFed.Device.Tests;

public class DeviceLightsTests
{
    private readonly World _world = new(1);
    private readonly LogLines _log = new();

    private void Run(LightOptions options, string? model, FakeLeds leds, FakeGpio? gpio = null) => _world.Run(async () =>
    {
        var lights = new DeviceLights(options, leds, gpio ?? new FakeGpio(_world.Time), null, _world.Time, _log);
        await using var keeper = lights.Start(model);
        await Task.Delay(TimeSpan.FromSeconds(1), _world.Time);
    });

    [Theory]
    [InlineData("Raspberry Pi 4 Model B Rev 1.4", "raspberry-pi")]
    [InlineData("Raspberry Pi 5 Model B Rev 1.0", "raspberry-pi")]
    [InlineData("NVIDIA Jetson Xavier NX Developer Kit", "jetson-xavier-nx")]
    [InlineData("NVIDIA Jetson AGX Xavier Developer Kit", "jetson-agx-xavier")]
    [InlineData("Jetson-AGX", "jetson-agx-xavier")]
    [InlineData("APU2", "apu2")]
    [InlineData("Some Other Board", null)]
    [InlineData(null, null)]
    public void OfModel_DeviceTreesModel_IsTheBoard(string? model, string? board) => Assert.Equal(board, Board.OfModel(model)?.Name);

    [Fact]
    public void Start_KnownBoard_UsesItsLed()
    {
        var leds = new FakeLeds();
        Run(new LightOptions(), "Raspberry Pi 5 Model B Rev 1.0", leds);
        Assert.Contains("ACT/trigger=pattern", leds.Writes);
    }

    [Fact]
    public void Start_OlderKernel_UsesTheOlderName()
    {
        var leds = new FakeLeds("none pattern", "led0", "led1");
        Run(new LightOptions(), "Raspberry Pi 4 Model B Rev 1.1", leds);
        Assert.Contains("led0/trigger=pattern", leds.Writes);
        Assert.DoesNotContain(leds.Writes, write => write.StartsWith("led1", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_UnknownBoard_LightsNothing()
    {
        var leds = new FakeLeds();
        Run(new LightOptions(), "Some Other Board", leds);
        Assert.Empty(leds.Writes);
    }

    [Fact]
    public void Start_Jetson_TakesTheHeadersLine()
    {
        var gpio = new FakeGpio(_world.Time);
        Run(new LightOptions(), "NVIDIA Jetson Xavier NX Developer Kit", new FakeLeds(), gpio);
        Assert.NotEmpty(gpio.Changes);
    }

    [Fact]
    public void Start_NoneAsBoard_LightsNothing()
    {
        var leds = new FakeLeds();
        Run(new LightOptions("none"), "Raspberry Pi 5 Model B Rev 1.0", leds);
        Assert.Empty(leds.Writes);
    }

    [Fact]
    public void Start_WrongNames_AreOneLineEachAndTheOthersWork()
    {
        Assert.True(LedChoice.TryParse("ATC", out var wrong) & LedChoice.TryParse("ACT=link", out var right));
        Assert.True(LineChoice.TryParse("gpiochip0/99", out var line));
        var leds = new FakeLeds();
        Run(new LightOptions(Leds: [wrong!, right!], Lines: [line!]), null, leds, new FakeGpio(_world.Time) { Refusal = "the chip has 7 lines, 0 to 6" });
        Assert.Single(_log.All, text => text.Contains("Lamp ATC stays dark: there is no LED of that name"));
        Assert.Single(_log.All, text => text.Contains("Lamp gpiochip0/99 stays dark: the chip has 7 lines"));
        Assert.NotEmpty(leds.Writes);
    }

    [Fact]
    public void Survey_GoodAndBadLamps_SaysWhatIsWrongAndTouchesNothing()
    {
        Assert.True(LedChoice.TryParse("ATC", out var wrong) & LedChoice.TryParse("ACT", out var right) & LineChoice.TryParse("gpiochip0/1", out var line));
        var leds = new FakeLeds();
        var gpio = new FakeGpio(_world.Time) { Refusal = "it is in use by the kernel" };
        var survey = new DeviceLights(new LightOptions(Leds: [wrong!, right!], Lines: [line!]), leds, gpio, null, _world.Time, _log).Survey(null);
        Assert.Equal(["ATC", "ACT", "gpiochip0/1"], survey.Select(lamp => lamp.Name));
        Assert.Equal([false, true, false], survey.Select(lamp => lamp.Problem is null));
        Assert.Empty(leds.Writes);
        Assert.Empty(gpio.Changes);
    }

    [Fact]
    public void Survey_NoPermission_SaysWhatIsMissing()
    {
        var leds = new FakeLeds { IsForbidden = true };
        var survey = new DeviceLights(new LightOptions("raspberry-pi"), leds, new FakeGpio(_world.Time), null, _world.Time, _log).Survey(null);
        Assert.Contains("udev rule", Assert.Single(survey).Problem);
    }

    [Theory]
    [InlineData("ACT", LampRole.State)]
    [InlineData("apu:green:2=link", LampRole.Link)]
    [InlineData("x=error", LampRole.Error)]
    public void LedChoice_GoodText_HasItsRole(string text, LampRole role)
    {
        Assert.True(LedChoice.TryParse(text, out var led));
        Assert.Equal(role, led.Role);
    }

    [Theory]
    [InlineData("")]
    [InlineData("=state")]
    [InlineData("ACT=lamp")]
    [InlineData("../../x")]
    [InlineData("..")]
    public void LedChoice_BadText_IsRefused(string text) => Assert.False(LedChoice.TryParse(text, out _));
}
