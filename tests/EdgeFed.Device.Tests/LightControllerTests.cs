using EdgeFed.Device.Lights;
using EdgeFed.Simulation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Device.Tests;

public class LightControllerTests
{
    private readonly World _world = new(1);
    private readonly LogLines _log = new();

    private sealed class FakeLamp : ILamp
    {
        public List<BlinkPattern> Shown { get; } = [];

        public bool IsRestored { get; private set; }

        public string? Broken { get; set; }

        public string Name => "fake";

        public Task ShowAsync(BlinkPattern pattern, LampColour colour, CancellationToken cancel)
        {
            if (Broken is not null) throw new LampException(Broken);
            Shown.Add(pattern);
            return Task.CompletedTask;
        }

        public void Restore() => IsRestored = true;
    }

    private Task Pause(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), _world.Time);

    private void Run(FakeLamp lamp, Func<LightController, Task> story, ILogger? log = null) => _world.Run(async () =>
    {
        await using var keeper = new LightController([new Lamp(lamp, LampRole.State)], _world.Time, log ?? NullLogger.Instance);
        await story(keeper);
    });

    private static BlinkPattern[] Of(params UnitSign[] signs) => Array.ConvertAll(signs, SignPatterns.Of);

    [Fact]
    public void Enter_OneAfterTheOther_ShowsEach()
    {
        var lamp = new FakeLamp();
        Run(lamp, async keeper =>
        {
            await Pause(1);
            keeper.Enter(UnitSign.Searching);
            await Pause(1);
            keeper.Enter(UnitSign.Training);
            await Pause(1);
        });
        Assert.Equal(Of(UnitSign.Starting, UnitSign.Searching, UnitSign.Training), lamp.Shown);
        Assert.True(lamp.IsRestored);
    }

    [Fact]
    public void Enter_FasterThanAnyoneCanSee_ShowsTheLast()
    {
        var lamp = new FakeLamp();
        Run(lamp, async keeper =>
        {
            keeper.NoteLink(LinkHealth.Up);
            await Pause(1);
            for (var i = 0; i < 100; i++)
            {
                keeper.Enter(i % 2 == 0 ? UnitSign.Training : UnitSign.Sending);
                await Pause(0.01);
            }

            await Pause(1);
        });
        Assert.InRange(lamp.Shown.Count, 2, 6);
        Assert.Equal(SignPatterns.Of(UnitSign.Sending), lamp.Shown[^1]);
    }

    [Fact]
    public void RoundDone_TwoSeconds_ThenTheActivityAgain()
    {
        var lamp = new FakeLamp();
        Run(lamp, async keeper =>
        {
            keeper.Enter(UnitSign.Training);
            await Pause(1);
            keeper.NoteRoundDone();
            await Pause(1.9);
            Assert.Equal(SignPatterns.Of(UnitSign.RoundDone), lamp.Shown[^1]);
            await Pause(1);
            Assert.Equal(SignPatterns.Of(UnitSign.Training), lamp.Shown[^1]);
        });
    }

    [Fact]
    public void Answer_ShortPress_FlashesOnceAndGoesOn()
    {
        var lamp = new FakeLamp();
        Run(lamp, async keeper =>
        {
            keeper.NoteLink(LinkHealth.Up);
            keeper.Enter(UnitSign.Idle);
            await Pause(1);
            keeper.Answer();
            await Pause(0.5);
            Assert.Equal(SignPatterns.Answer(UnitSign.Idle), lamp.Shown[^1]);
            await Pause(3);
            Assert.Equal(SignPatterns.Of(UnitSign.Idle), lamp.Shown[^1]);
        });
    }

    [Fact]
    public void Show_BrokenLamp_IsToldOnceAndLeftAlone()
    {
        var lamp = new FakeLamp { Broken = "it is in use by another" };
        Run(lamp, async keeper =>
        {
            for (var i = 0; i < 5; i++)
            {
                keeper.Enter(i % 2 == 0 ? UnitSign.Training : UnitSign.Idle);
                await Pause(1);
            }
        }, _log);
        Assert.Single(_log.All, line => line.Contains("fake stays dark: it is in use by another"));
        Assert.True(lamp.IsRestored);
    }

    [Fact]
    public void Keeper_NothingChanges_Sleeps()
    {
        var lamp = new FakeLamp();
        Run(lamp, async keeper =>
        {
            await Pause(1);
            var before = _world.Events;
            await Pause(3600);
            Assert.InRange(_world.Events - before, 0, 3); // the pause itself
        });
    }
}
