using EdgeFed.Device.Leds;
using EdgeFed.Device.Lights;
using EdgeFed.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Device.Tests;

public class LedLampTests
{
    private readonly World _world = new(1);

    private LedLamp Lamp(FakeLeds leds, string? memory = null) => new(leds, "ACT", new LedMemory(memory, NullLogger.Instance), _world.Time);

    private void Show(LedLamp lamp, UnitSign sign) =>
        _world.Run(() => lamp.ShowAsync(SignPatterns.Of(sign), SignPatterns.ColourOf(sign), default));

    [Fact]
    public void Show_KernelHasPatterns_LetsTheKernelBlink()
    {
        var leds = new FakeLeds();
        Show(Lamp(leds), UnitSign.Searching);
        Assert.Equal("255 120 255 0 0 180 0 0 255 120 255 0 0 1580 0 0", leds.Get("ACT", "pattern"));
    }

    [Fact]
    public void Show_KernelHasOnlyTimers_UsesTheLikeness()
    {
        var leds = new FakeLeds("none timer");
        Show(Lamp(leds), UnitSign.Searching);
        Assert.Equal(("120", "880"), (leds.Get("ACT", "delay_on"), leds.Get("ACT", "delay_off")));
        Assert.Equal("255", leds.Get("ACT", "brightness"));
    }

    [Fact]
    public void Show_KernelHasNoTriggers_SaysWhichModuleIsMissing()
    {
        var error = Assert.Throws<LampException>(() => Show(Lamp(new FakeLeds("none")), UnitSign.Idle));
        Assert.Contains("ledtrig-pattern", error.Message);
    }

    [Fact]
    public void Show_NextPattern_DoesNotSetTheTriggerAgain()
    {
        var leds = new FakeLeds();
        var lamp = Lamp(leds);
        Show(lamp, UnitSign.Idle);
        Show(lamp, UnitSign.Training);
        Assert.Single(leds.Writes, "ACT/trigger=pattern");
    }

    [Fact]
    public void Show_Steady_NeedsNoTrigger()
    {
        var leds = new FakeLeds();
        var lamp = Lamp(leds);
        Show(lamp, UnitSign.Idle);
        Show(lamp, UnitSign.RoundDone);
        Assert.Equal("255", leds.Get("ACT", "brightness"));
        Assert.Contains("[none]", leds.Get("ACT", "trigger"));
    }

    [Fact]
    public void Show_UdevIsSlow_WaitsForTheFiles()
    {
        var leds = new FakeLeds { RefusedFirst = 10 };
        Show(Lamp(leds), UnitSign.Idle);
        Assert.NotEqual("", leds.Get("ACT", "pattern"));
        Assert.InRange(_world.Now.TotalSeconds, 0.1, 1);
    }

    [Fact]
    public void Show_UdevNeverComes_SaysWhatIsMissing()
    {
        var leds = new FakeLeds { RefusedFirst = int.MaxValue };
        var error = Assert.Throws<LampException>(() => Show(Lamp(leds), UnitSign.Idle));
        Assert.Contains("udev rule", error.Message);
        Assert.InRange(_world.Now.TotalSeconds, 2.9, 3.5);
    }

    [Theory]
    [InlineData("mmc0", "0")]
    [InlineData("none", "128")]
    [InlineData("none", "0")]
    public void Restore_AfterPatterns_IsAsBefore(string trigger, string brightness)
    {
        var leds = new FakeLeds();
        leds.SetTrigger("ACT", trigger);
        leds.Set("ACT", "brightness", brightness);
        var lamp = Lamp(leds);
        Show(lamp, UnitSign.Error);
        lamp.Restore();
        Assert.Contains($"[{trigger}]", leds.Get("ACT", "trigger"));
        Assert.Equal(brightness, leds.Get("ACT", "brightness"));
    }

    [Fact]
    public void Restore_TimerBefore_HasItsDelaysAgain()
    {
        var leds = new FakeLeds();
        leds.SetTrigger("ACT", "timer");
        leds.Set("ACT", "delay_on", "40");
        var lamp = Lamp(leds);
        Show(lamp, UnitSign.Error);
        lamp.Restore();
        Assert.Equal(("40", "500"), (leds.Get("ACT", "delay_on"), leds.Get("ACT", "delay_off")));
    }

    [Fact]
    public void Restore_AfterAKill_IsWhatTheBoardHad()
    {
        using var folder = new TempFolder();
        var leds = new FakeLeds();
        leds.SetTrigger("ACT", "mmc0");
        Show(Lamp(leds, folder.Path), UnitSign.Training); // and killed: nothing is restored
        var second = Lamp(leds, folder.Path);
        Show(second, UnitSign.Idle);
        second.Restore();
        Assert.Contains("[mmc0]", leds.Get("ACT", "trigger"));
    }

    [Fact]
    public void Restore_Done_ForgetsIt()
    {
        using var folder = new TempFolder();
        var leds = new FakeLeds();
        var lamp = Lamp(leds, folder.Path);
        Show(lamp, UnitSign.Training);
        lamp.Restore();
        Assert.Equal("{}", File.ReadAllText(folder.File(LedMemory.Name)));
    }

    [Fact]
    public void Show_SeveralColours_SetsTheirShares()
    {
        var leds = new FakeLeds();
        leds.Set("ACT", "multi_index", "red green blue");
        leds.Set("ACT", "multi_intensity", "9 8 7");
        var lamp = Lamp(leds);
        Show(lamp, UnitSign.Degraded);
        Assert.Equal("255 128 0", leds.Get("ACT", "multi_intensity"));
        lamp.Restore();
        Assert.Equal("9 8 7", leds.Get("ACT", "multi_intensity"));
    }
}
