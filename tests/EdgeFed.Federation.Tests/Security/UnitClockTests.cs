using EdgeFed.Federation.Security;
using EdgeFed.Federation.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Federation.Tests.Security;

public sealed class UnitClockTests : IDisposable
{
    private static readonly DateTimeOffset Issued = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Issued.AddYears(1);
    private readonly TempState _state = new();
    private readonly FakeTimeProvider _time = new(Issued.AddDays(3));

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Read_ClockThatIsRight_IsTheTime()
    {
        var reading = Open().Read();
        Assert.Equal((Issued.AddDays(3), false), (reading.Now, reading.IsWrong));
    }

    [Fact]
    public void Read_ClockOfABoardWithoutBattery_IsWrongAndGoesOnFromWhatIsCertain()
    {
        _time.AdjustTime(DateTimeOffset.UnixEpoch);
        var clock = Open();
        _time.Advance(TimeSpan.FromMinutes(5));
        var reading = clock.Read();
        Assert.Equal((Issued.AddMinutes(5), true), (reading.Now, reading.IsWrong));
    }

    [Fact]
    public async Task Note_LaterTimeOfAnAggregator_IsKeptOverARestart()
    {
        _time.AdjustTime(DateTimeOffset.UnixEpoch);
        var behind = await Open().NoteAsync(Issued.AddDays(40), End);
        Assert.Equal(Issued.AddDays(40) - DateTimeOffset.UnixEpoch, behind);
        Assert.Equal(Issued.AddDays(40), Open().Read().Now);
    }

    /// <summary>An aggregator whose own clock is far ahead must not lock this unit out for good.</summary>
    [Fact]
    public async Task Note_TimeAfterTheCertificatesEnd_IsNotBelieved()
    {
        var clock = Open();
        await clock.NoteAsync(End.AddYears(50), End);
        Assert.False(clock.Read().IsWrong);
        Assert.Equal(Issued.AddDays(3), Open().Read().Now);
    }

    [Fact]
    public async Task Note_Often_WritesRarely()
    {
        var clock = Open();
        await clock.NoteAsync(Issued.AddDays(3), End);
        var written = File.GetLastWriteTimeUtc(_state.File("clock"));
        _time.Advance(TimeSpan.FromMinutes(30));
        await clock.NoteAsync(Issued.AddDays(3).AddMinutes(30), End);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_state.File("clock")));
    }

    [Theory, InlineData(""), InlineData("yesterday"), InlineData("99999999999999999")]
    public void Open_FileThatSaysNothing_IsAsIfThereWereNone(string text)
    {
        File.WriteAllText(_state.File("clock"), text);
        Assert.Equal(Issued.AddDays(3), Open().Read().Now);
    }

    private UnitClock Open() => new(_state.Storage, _time, Issued);
}
