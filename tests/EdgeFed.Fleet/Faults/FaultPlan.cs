namespace EdgeFed.Fleet.Faults;

/// <summary>Which faults shall strike: drawn from a seed, at least one in training, in an upload, in a download and in the fold.</summary>
public sealed record FaultPlan(IReadOnlyList<PlannedFault> Faults)
{
    private const int SpareRounds = 2; // one that finds no opportunity has later rounds to strike in

    /// <param name="aggregator">Its name.</param>
    /// <param name="workers">Their names.</param>
    /// <param name="rounds">Of the job.</param>
    /// <param name="more">Faults at any time beside those in each place.</param>
    public static FaultPlan Create(int seed, string aggregator, IReadOnlyList<string> workers, int rounds, int more)
    {
        var random = new Random(seed);
        var draw = new Draw(random, aggregator, workers, Math.Max(1, rounds - SpareRounds));
        return new FaultPlan(
        [
            draw.Fault(FaultPlace.Training, FaultAct.Kill, draw.Worker()),
            draw.Fault(FaultPlace.Upload, FaultAct.Cut, draw.Worker()),
            draw.Fault(FaultPlace.Upload, FaultAct.Kill, draw.Worker(), random.Next(2) == 0),
            draw.Fault(FaultPlace.Download, FaultAct.Cut, draw.Worker()),
            draw.Fault(FaultPlace.Download, FaultAct.Kill, draw.Worker(), random.Next(2) == 0),
            draw.Fault(FaultPlace.Fold, FaultAct.Kill, draw.Worker(), ofAggregator: true),
            .. Enumerable.Range(0, more).Select(_ => draw.Any()),
        ]);
    }

    private sealed class Draw(Random random, string aggregator, IReadOnlyList<string> workers, int rounds)
    {
        public string Worker() => workers[random.Next(workers.Count)];

        public PlannedFault Fault(FaultPlace place, FaultAct act, string worker, bool ofAggregator = false) => new(
            place, act, ofAggregator ? aggregator : worker, worker, Round(place), random.NextDouble(),
            TimeSpan.FromMilliseconds(100 + random.Next(700)));

        public PlannedFault Any() => random.Next(4) switch
        {
            0 => Fault(FaultPlace.Anytime, FaultAct.Kill, Worker(), ofAggregator: true),
            1 => Fault(FaultPlace.Anytime, FaultAct.Kill, Worker()),
            _ => Fault(FaultPlace.Anytime, FaultAct.Cut, Worker()),
        };

        /// <summary>There is nothing to download for the first round: every unit makes version 0 itself.</summary>
        private int Round(FaultPlace place) => Math.Min(rounds, (place == FaultPlace.Download ? 2 : 1) + random.Next(rounds));
    }
}
