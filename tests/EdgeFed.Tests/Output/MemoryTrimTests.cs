using EdgeFed.Federation;
using EdgeFed.Observers;

namespace EdgeFed.Tests.Output;

public class MemoryTrimTests
{
    private readonly FixedTime _time = new();

    [Fact]
    public void OnPhase_QuietAfterMuchWasAllocated_TrimsOnce()
    {
        var trim = new MemoryTrim(_time);
        trim.OnPhase(UnitPhase.Waiting, 1, "waiting for 3 of 9 workers");
        Allocate();
        _time.Advance(TimeSpan.FromSeconds(1));
        trim.OnPhase(UnitPhase.Waiting, 1, "waiting for 2 of 9 workers");
        Assert.Equal(0, trim.Count); // they are coming
        _time.Advance(TimeSpan.FromSeconds(10));
        trim.OnPhase(UnitPhase.Training, 1, "training");
        Assert.Equal(0, trim.Count); // there is work
        trim.OnPhase(UnitPhase.Waiting, 1, "waiting for 2 of 9 workers");
        _time.Advance(TimeSpan.FromSeconds(10));
        trim.OnPhase(UnitPhase.Waiting, 1, "waiting for 2 of 9 workers");
        Assert.Equal(1, trim.Count);
        _time.Advance(TimeSpan.FromSeconds(10));
        trim.OnPhase(UnitPhase.Waiting, 1, "waiting for 2 of 9 workers");
        Assert.Equal(1, trim.Count); // nothing was allocated since
    }

    private static void Allocate()
    {
        for (var i = 0; i < 64; i++) _ = GC.AllocateUninitializedArray<byte>(1 << 20);
    }
}
