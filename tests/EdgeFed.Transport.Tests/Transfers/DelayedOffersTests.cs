using EdgeFed.Protocol.Objects;
using EdgeFed.Simulation;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Transport.Tests.Transfers;

public class DelayedOffersTests
{
    private const int Most = 3;
    private readonly List<string> _offered = [];

    [Fact]
    public void Run_ObjectsOfSeveralDelays_AreOfferedWhenTheyAreDue() => Run(async (delayed, spool, time) =>
    {
        delayed.Add(await WriteAsync(spool, 1), TimeSpan.FromSeconds(30));
        delayed.Add(await WriteAsync(spool, 2), TimeSpan.FromSeconds(10));
        await Task.Delay(TimeSpan.FromSeconds(20), time);
        Assert.Equal(["job-0/model/2"], _offered);
        await Task.Delay(TimeSpan.FromSeconds(20), time);
        Assert.Equal(["job-0/model/2", "job-0/model/1"], _offered);
        Assert.Equal(0, delayed.Count);
    });

    /// <summary>A peer puts the same object off again and again: that is one delay, not thousands.</summary>
    [Fact]
    public void Add_TheSameObjectOften_KeepsOneDelayAndTheNewest() => Run(async (delayed, spool, time) =>
    {
        var source = await WriteAsync(spool, 1);
        for (var i = 0; i < 10_000; i++) delayed.Add(source, TimeSpan.FromHours(1));
        delayed.Add(source, TimeSpan.FromSeconds(1));
        Assert.Equal(1, delayed.Count);
        await Task.Delay(TimeSpan.FromHours(2), time);
        Assert.Single(_offered);
    });

    [Fact]
    public void Add_MoreObjectsThanTheLimit_KeepsThatMany() => Run(async (delayed, spool, _) =>
    {
        for (var i = 1; i <= 2 * Most; i++) delayed.Add(await WriteAsync(spool, i), TimeSpan.FromSeconds(1));
        Assert.Equal(Most, delayed.Count);
    });

    [Fact]
    public void Run_ObjectIsGoneWhenItIsDue_IsNotOffered() => Run(async (delayed, spool, time) =>
    {
        delayed.Add(await WriteAsync(spool, 1), TimeSpan.FromSeconds(1));
        spool.Delete("job-0/model/1");
        await Task.Delay(TimeSpan.FromSeconds(5), time);
        Assert.Empty(_offered);
        Assert.Equal(0, delayed.Count);
    });

    private void Run(Func<DelayedOffers, SpoolDirectory, TimeProvider, Task> test)
    {
        var world = new World(1);
        var unit = world.Host("unit").Start(async (environment, _) =>
        {
            var spool = await SpoolDirectory.OpenAsync(environment.Storage, NullLogger.Instance);
            _writer = new ObjectWriter(environment.Storage, spool, environment.Compute);
            var delayed = new DelayedOffers(spool, environment.Time, Most, source => _offered.Add(source.Name));
            using var stop = new CancellationTokenSource();
            var running = delayed.RunAsync(stop.Token);
            await test(delayed, spool, environment.Time);
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        });
        world.Run(() => unit.State == UnitState.Ended);
    }

    private ObjectWriter? _writer;

    private Task<SpoolObject> WriteAsync(SpoolDirectory spool, int version)
    {
        float[] values = [1, 2, 3];
        return _writer!.WriteAsync(() => values, new ObjectDescription($"job-0/model/{version}", "depot", 256, Compression.None));
    }
}
