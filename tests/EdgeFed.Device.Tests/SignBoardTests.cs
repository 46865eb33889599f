using EdgeFed.Device.Lights;

namespace EdgeFed.Device.Tests;

public class SignBoardTests
{
    private readonly SignBoard _board = new();

    private UnitSign SignAt(double seconds) => _board.At(TimeSpan.FromSeconds(seconds)).Sign;

    [Fact]
    public void At_Begin_IsStarting() => Assert.Equal(UnitSign.Starting, SignAt(0));

    [Theory]
    [InlineData(UnitSign.Waiting, LinkHealth.Silent, UnitSign.Degraded)]
    [InlineData(UnitSign.Sending, LinkHealth.Lost, UnitSign.Searching)]
    [InlineData(UnitSign.Idle, LinkHealth.Up, UnitSign.Idle)]
    [InlineData(UnitSign.Training, LinkHealth.Lost, UnitSign.Training)]
    [InlineData(UnitSign.Error, LinkHealth.Silent, UnitSign.Error)]
    [InlineData(UnitSign.NoConfig, LinkHealth.Lost, UnitSign.NoConfig)]
    public void At_ActivityAndLink_ShowsWhatMatters(UnitSign activity, LinkHealth link, UnitSign shown)
    {
        _board.Enter(activity);
        _board.Link = link;
        Assert.Equal(shown, SignAt(0));
    }

    [Fact]
    public void Flash_ItsTime_ThenTheActivityAgain()
    {
        _board.Enter(UnitSign.Training);
        _board.Flash(UnitSign.RoundDone, TimeSpan.FromSeconds(2));
        Assert.Equal((UnitSign.RoundDone, TimeSpan.FromSeconds(2)), _board.At(TimeSpan.FromSeconds(1)));
        Assert.Equal((UnitSign.Training, null), _board.At(TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData(UnitSign.Error)]
    [InlineData(UnitSign.ShuttingDown)]
    public void Enter_WhatCannotWait_EndsAFlash(UnitSign urgent)
    {
        _board.Flash(UnitSign.RoundDone, TimeSpan.FromSeconds(2));
        _board.Enter(urgent);
        Assert.Equal(urgent, SignAt(1));
    }
}
