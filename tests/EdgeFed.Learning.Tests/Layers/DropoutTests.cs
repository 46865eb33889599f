using EdgeFed.Learning.Models;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Layers;

public class DropoutTests
{
    private const int Elements = 10_000;

    [Fact]
    public void Forward_Training_DropsThatShareAndKeepsTheMean()
    {
        using var runner = Ones(training: true);
        runner.Forward();
        var y = runner.Y.ToArray();
        Assert.InRange(y.Count(value => value == 0) / (double)Elements, 0.28, 0.32);
        Assert.All(y, value => Assert.True(value == 0 || value == 1 / 0.7f));
    }

    [Theory, InlineData(1), InlineData(3)]
    public void Forward_AnyThreads_DropsTheSame(int threads)
    {
        using var first = Ones(training: true);
        using var second = Ones(training: true, threads);
        first.Forward();
        second.Forward();
        Assert.True(first.Y.SequenceEqual(second.Y));
    }

    [Fact]
    public void Forward_Evaluation_ChangesNothing()
    {
        using var runner = Ones(training: false);
        runner.Forward();
        Assert.All(runner.Y.ToArray(), value => Assert.Equal(1, value));
    }

    private static LayerRunner Ones(bool training, int threads = 1)
    {
        var runner = new LayerRunner(new DropoutSpec(0.3), [Elements], 1, threads, training);
        runner.X.Fill(1);
        return runner;
    }
}
