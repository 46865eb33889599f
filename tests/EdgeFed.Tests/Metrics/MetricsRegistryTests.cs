using EdgeFed.Core.Loop;
using EdgeFed.Federation;
using EdgeFed.Metrics;

namespace EdgeFed.Tests.Metrics;

public class MetricsRegistryTests
{
    private static readonly UnitFigures Figures = new()
    {
        BytesReceived = 1,
        BytesSent = 2,
        BytesRetransmitted = 0,
        ResumedTransfers = 0,
        Refused = new Dictionary<string, long>(),
        SpoolObjects = 0,
        SpoolBytes = 0,
    };

    private readonly MetricsRegistry _board = new(TimeProvider.System);

    [Fact]
    public async Task Read_BeforeTheUnitCounts_IsNothing() => Assert.Null(await _board.ReadAsync());

    [Fact]
    public void Read_FromAnotherThread_IsAnsweredOnTheUnitsThread() => EventLoop.Run(async () =>
    {
        var (unit, answered) = (Environment.CurrentManagedThreadId, 0);
        _board.OnReadable(() =>
        {
            answered = Environment.CurrentManagedThreadId;
            return Figures;
        });
        Assert.Same(Figures, await Task.Run(_board.ReadAsync));
        Assert.Equal(unit, answered);
    });

    [Fact]
    public void Read_ByManyAtOnce_AsksTheUnitOnce() => EventLoop.Run(async () =>
    {
        var asked = 0;
        _board.OnReadable(() =>
        {
            asked++;
            return Figures;
        });
        var all = Enumerable.Range(0, 5).Select(_ => _board.ReadAsync()).ToList(); // the loop cannot answer before we wait
        await Task.WhenAll(all);
        Assert.Equal(1, asked);
    });

    [Fact]
    public void Read_WhileTheUnitIsBusy_GivesWhatWasReadBefore() => EventLoop.Run(async () =>
    {
        _board.OnReadable(() => Figures);
        await _board.ReadAsync();
        var reading = Task.Run(_board.ReadAsync);
        Assert.Same(Figures, reading.GetAwaiter().GetResult()); // this thread is the unit's, and blocked
    });

    [Fact]
    public void Read_ThatFails_FailsForTheReaderAlone() => EventLoop.Run(async () =>
    {
        _board.OnReadable(() => throw new InvalidOperationException("a mistake"));
        await Assert.ThrowsAsync<InvalidOperationException>(_board.ReadAsync);
        _board.OnReadable(() => Figures);
        Assert.Same(Figures, await _board.ReadAsync());
    });
}
