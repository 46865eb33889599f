using EdgeFed.Federation;
using EdgeFed.Simulation.Federations;
using EdgeFed.Simulation.Network;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>A version is evaluated beside the next round, which does not begin later for it, and folds nothing before it is over.</summary>
public class ConclusionTests
{
    private const int Rounds = 4;

    [Theory]
    [InlineData(10, 6)]
    [InlineData(1, 10)]
    public void Evaluation_AndTraining_TakeTheLongerOfTheTwo(double training, double evaluation)
    {
        var federation = Open(training, evaluation);
        federation.Start();
        federation.RunUntilRound(Rounds);
        // Until the first version there is nothing to evaluate, and after the last nothing to train.
        var expected = training + (Rounds - 1) * Math.Max(training, evaluation) + evaluation;
        Assert.InRange(federation.World.Now.TotalSeconds, expected, expected + Rounds * 0.5);
    }

    [Fact]
    public void Fold_WhileTheLastVersionIsEvaluated_WaitsForItsEnd()
    {
        var told = new List<string>();
        var federation = Open(training: 1, evaluation: 10);
        federation.World.Log.OnLine = line =>
        {
            if (line.Contains(": folding", StringComparison.Ordinal)) told.Add("fold");
            if (line.Contains(": asking", StringComparison.Ordinal)) told.Add("ask");
        };
        federation.AggregatorHost.Observer.RoundReported += _ => told.Add("evaluated");
        federation.Start();
        federation.RunUntilRound(Rounds);
        Assert.Equal(["ask", "fold", .. Enumerable.Repeat<string[]>(["ask", "evaluated", "fold"], Rounds - 1).SelectMany(static one => one), "evaluated"], told);
    }

    [Fact]
    public void Crash_BetweenAFoldAndItsEvaluation_IsEvaluatedAfterTheRestart()
    {
        var undisturbed = Open(training: 1, evaluation: 10);
        undisturbed.Start();
        undisturbed.RunUntilRound(Rounds);

        var federation = Open(training: 1, evaluation: 10);
        federation.World.Log.OnLine = line =>
        {
            if (!line.Contains("Round 2: version", StringComparison.Ordinal) || federation.AggregatorHost.Crashes > 0) return;
            federation.World.After(TimeSpan.FromSeconds(3), () => federation.AggregatorHost.CrashAndRestart(CrashKind.PowerLoss, TimeSpan.FromSeconds(1)));
        };
        federation.Start();
        federation.RunUntilRound(Rounds);
        Assert.Equal(1, federation.AggregatorHost.Crashes);
        Assert.Equal([1, 2, 3, 4], federation.AggregatorHost.Observer.Rounds.Select(static round => round.Round));
        Assert.Equal(undisturbed.ModelSha256, federation.ModelSha256);
    }

    /// <summary>Training takes so many seconds, and so does what follows a fold; everything else next to nothing.</summary>
    private static SimFederation Open(double training, double evaluation)
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 2, Rounds: Rounds));
        federation.World.Network.Options = new LinkOptions(BytesPerSecond: 1_000_000) { MaxLatency = TimeSpan.FromMilliseconds(10) };
        foreach (var host in federation.World.Hosts) host.Disk.FlushTime = (TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        foreach (var worker in federation.Workers) worker.SetTrainingTime(TimeSpan.FromSeconds(training));
        SlowDown(federation.AggregatorHost, TimeSpan.FromSeconds(evaluation));
        return federation;
    }

    /// <summary>The first piece of compute after the phase of evaluation began: writing the model file, on an aggregator with nothing else to do.</summary>
    private static void SlowDown(SimHost aggregator, TimeSpan evaluation)
    {
        var (isToEvaluate, evaluated) = (false, 0);
        aggregator.Observer.PhaseChanged += (phase, round) =>
        {
            if (phase != UnitPhase.Evaluating || round == evaluated) return; // said again while the next round waits for it
            (isToEvaluate, evaluated) = (true, round);
        };
        aggregator.ComputeTime = _ =>
        {
            var taken = isToEvaluate ? evaluation : TimeSpan.FromMilliseconds(5);
            isToEvaluate = false;
            return taken;
        };
    }
}
