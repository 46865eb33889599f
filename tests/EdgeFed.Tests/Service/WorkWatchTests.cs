using EdgeFed.Core.Compute;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Output;
using EdgeFed.Service;
using EdgeFed.Training;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Tests.Service;

public class WorkWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _log = new();
    private readonly WorkMonitor _monitor;

    public WorkWatchTests() => _monitor = new WorkMonitor(_time);

    [Fact]
    public void GetsOn_WorkStandsStillAndGoesOn_IsSaidOnceEach()
    {
        var watch = new WorkWatch(_monitor, Logger());
        using (_monitor.Begin("writing a.log", TimeSpan.FromMinutes(10)))
        {
            Assert.True(watch.GetsOn());
            _time.Advance(TimeSpan.FromMinutes(11));
            Assert.False(watch.GetsOn());
            Assert.False(watch.GetsOn());
        }

        Assert.True(watch.GetsOn());
        Assert.True(watch.GetsOn());
        var lines = _log.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("ERROR worker: Work stands still: writing a.log, for 11 min 0 s now", lines[0]);
        Assert.Contains("WARN  worker: Work goes on: writing a.log", lines[1]);
    }

    /// <summary>Hours of training and evaluating are no standstill while batch follows batch.</summary>
    [Fact]
    public void Train_EachBatchLong_IsNoStandstill()
    {
        var trainer = new MonitoredTrainer(new SlowTrainer(_time, _monitor), _monitor);
        using var step = _monitor.Begin("computing", WorkMonitor.ComputeLimit);
        trainer.Train(null!, [], new NoData(), null!, null, default);
        Assert.Null(_monitor.Find());
        trainer.Evaluate(null!, [], new NoData(), 1, 1);
        Assert.Null(_monitor.Find());
        _time.Advance(WorkMonitor.ComputeLimit + TimeSpan.FromSeconds(1));
        Assert.NotNull(_monitor.Find());
    }

    private ILogger Logger()
    {
        var shell = new Shell(_log, TextWriter.Null, false, new Dictionary<string, string>());
        return new LineLoggerFactory(new LineWriter(_log, false), new LineFormat(shell, TimeProvider.System), LogLevel.Debug, false).CreateLogger("worker");
    }

    /// <summary>Takes almost as long for each batch as a batch may take.</summary>
    private sealed class SlowTrainer(FakeTimeProvider time, WorkMonitor monitor) : ITrainer
    {
        public TrainResult Train(
            ModelSpec spec, Span<float> parameters, IDataset data, TrainOptions options, IProgress<TrainProgress>? progress, CancellationToken ct)
        {
            for (var step = 1; step <= 10; step++)
            {
                time.Advance(WorkMonitor.ComputeLimit);
                Assert.Null(monitor.Find());
                progress!.Report(new TrainProgress(1, 1, step, 10, 0.5));
            }

            return null!;
        }

        public EvaluationResult Evaluate(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize, int threads)
        {
            for (var batch = 0; batch < 10; batch++)
            {
                time.Advance(WorkMonitor.ComputeLimit);
                Assert.Null(monitor.Find());
                data.CopyBatch([], [], []);
            }

            return null!;
        }
    }

    private sealed class NoData : IDataset
    {
        public DataSchema Schema => null!;

        public int Count => 0;

        public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
        {
        }
    }
}
