using EdgeFed.Learning.Models;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Layers;

public class BatchNormTests
{
    private static readonly BatchNormSpec Spec = new(1, "bn", 1);

    [Fact]
    public void Forward_Training_NormalisesAndTracks()
    {
        using var runner = Runner(batch: 2, training: true);
        (runner.X[0], runner.X[1]) = (1, 5);
        runner.Forward(); // mean 3, variance 4, unbiased 8
        Assert.Equal(-1, runner.Y[0], 1e-4);
        Assert.Equal(1, runner.Y[1], 1e-4);
        Numbers.AssertClose([1, 0, 0.3f, 1.7f, 1], runner.Parameters);
    }

    [Fact]
    public void Forward_Evaluation_TakesRunningStatisticsAndChangesNothing()
    {
        using var runner = Runner(batch: 1, training: false);
        float[] parameters = [2, 1, 3, 4, 7];
        parameters.CopyTo(runner.Parameters);
        runner.X[0] = 5;
        runner.Forward();
        Assert.Equal(3, runner.Y[0], 1e-4); // (5 - 3) / 2 * 2 + 1
        Assert.Equal(parameters, runner.Parameters.ToArray());
    }

    [Fact]
    public void Forward_BatchOfOne_StaysFinite()
    {
        using var runner = Runner(batch: 1, training: true);
        runner.X[0] = 5;
        runner.Forward();
        runner.Dy[0] = 1;
        runner.Backward();
        Assert.Equal(0, runner.Y[0]);
        Assert.Equal(0, runner.Dx[0], 1e-6);
        Numbers.AssertClose([1, 0, 0.5f, 0.9f, 1], runner.Parameters);
    }

    private static LayerRunner Runner(int batch, bool training)
    {
        var runner = new LayerRunner(Spec, [1], batch, training: training);
        new float[] { 1, 0, 0, 1, 0 }.CopyTo(runner.Parameters);
        return runner;
    }
}
