using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Streams;

namespace EdgeFed.Learning.Tests.Data.Streams;

public class SlidingWindowTests
{
    private readonly SlidingWindow _window = new(DataSchema.Classification([2], 3), capacity: 4, minimum: 2);

    [Fact]
    public void Add_MoreThanFit_PushesTheOldestOut()
    {
        for (var i = 0; i < 6; i++) _window.Add([i, 10 * i], i % 3);
        Assert.Equal((4, 6), (_window.Count, _window.Received));
        Assert.Equal([2, 20, 3, 30, 4, 40, 5, 50, 2, 0, 1, 2], Read(_window));
    }

    [Fact]
    public void Snapshot_WhenMoreComes_StaysAsItWas()
    {
        _window.Add([1, 2], 0);
        _window.Add([3, 4], 1);
        var now = _window.Snapshot();
        for (var i = 0; i < 9; i++) _window.Add([9, 9], 2);
        Assert.Equal([1, 2, 3, 4, 0, 1], Read(now));
        Assert.Same(now, now.Snapshot());
    }

    [Fact]
    public void Snapshot_TooFew_SaysTheFigures()
    {
        _window.Add([1, 2], 0);
        Assert.Equal("the stream has delivered 1 samples so far; expected at least 2 to train on.",
            Assert.Throws<DataException>(() => _window.Snapshot()).Message);
        _window.Ended("it ended");
        Assert.Contains("1 samples so far (it ended); expected", Assert.Throws<DataException>(() => _window.Snapshot()).Message);
    }

    [Fact]
    public void Add_BadSample_IsRefusedAndNothingTaken()
    {
        Refused(() => _window.Add([1, 2, 3], 0), "the sample has 3 values; expected 2.");
        Refused(() => _window.Add([1, float.NaN], 0), "values[1] of the sample is NaN; expected a finite number.");
        Refused(() => _window.Add([1, 2], 3), "the label is 3; expected 0 to 2.");
        Refused(() => _window.Add([1, 2], [1f]), "the sample has 1 targets; expected 0.");
        Assert.Equal((0, 0), (_window.Count, _window.Received));
    }

    [Fact]
    public void Add_ARegression_KeepsTargets()
    {
        var window = new SlidingWindow(DataSchema.Regression([1], 2), capacity: 2, minimum: 1);
        for (var i = 0; i < 3; i++) window.Add([i], [i, -i]);
        var now = window.Snapshot();
        var targets = new float[4];
        now.CopyTargets([1, 0], targets);
        Assert.Equal([2, -2, 1, -1], targets);
        Assert.Equal(2, now.TargetLength);
    }

    [Fact]
    public void CopyBatch_BeyondWhatIsThere_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _window.CopyBatch([0], new float[2], new int[1]));

    /// <summary>All values, then all labels.</summary>
    private static float[] Read(IDataset data)
    {
        var (x, labels) = (new float[data.Count * data.Schema.Elements], new int[data.Count]);
        data.CopyBatch([.. Enumerable.Range(0, data.Count)], x, labels);
        return [.. x, .. labels];
    }

    private static void Refused(Action add, string message) => Assert.Equal(message, Assert.Throws<DataException>(add).Message);
}
