using System.Diagnostics;
using System.Text.Json.Nodes;
using EdgeFed.Fleet;
using EdgeFed.Fleet.Faults;
using EdgeFed.Fleet.Units;

namespace EdgeFed.Demo;

/// <summary>The story of a demo: real units train one model on real data, undisturbed or not.</summary>
internal sealed class DemoRun(DemoOptions options, DemoFolder folder)
{
    // With faults, links carry 6 MB/s, so that transfers last long enough to be interrupted in the middle.
    private const long SlowLink = 6_000_000;
    private const int FaultsAtAnyTime = 4;

    // Seeds 1 to 8 end at 0.943 to 0.948 on the sample; an upper one, because other processors round differently.
    private const int JobSeed = 4;

    /// <exception cref="FleetException">Something failed; the message names the log to read.</exception>
    public async Task<DemoSummary> RunAsync(TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        await using var fleet = new Fleet.Fleet(Fleet());
        using var interrupt = new Interruption(fleet);
        var faults = new FaultLog(folder.Faults);
        var striker = new FaultStriker(fleet, Plan(fleet), faults);
        JobEnd end;
        await using (new DemoConsole(fleet, faults))
        {
            await fleet.StartAsync();
            end = await fleet.WaitForEndAsync(limit);
            await striker.QuietAsync();
        }

        var missed = striker.Unstruck.Where(fault => fault.Place != FaultPlace.Anytime).Select(fault => fault.Place).ToList();
        if (missed.Count > 0) throw new FleetException($"no fault struck where planned: {string.Join(", ", missed)}; see {folder.Faults}");
        File.Copy(Path.Combine(fleet.Aggregator.StateFolder, "models", $"{end.Job}.safetensors"), folder.Model);
        return Summarize(fleet, end, Stopwatch.GetElapsedTime(began));
    }

    private FleetOptions Fleet()
    {
        var (data, job) = FleetData.OfConfig(options.Example, options.Data);
        if (data.Missing.FirstOrDefault() is { } missing) throw new FleetException($"{missing} is missing");
        (job["name"], job["rounds"], job["seed"]) = ("demo", options.Versions, JobSeed);
        if (options.Mode is { } mode) (job["mode"], job["buffer_size"]) = (mode, options.Workers);
        if (options.Strategy is { } strategy) Choose(job, strategy);
        if (options.Gate is { } gate) job["accuracy_gate"] = gate;
        if (options.Encoding is { } encoding) job["encoding"] = encoding;
        if (((string)job["model"]!).Contains('/')) job["model"] = Path.GetFullPath((string)job["model"]!, options.Examples);
        return new FleetOptions(new Launch(options.Binary), folder.Path, data, options.Workers, job)
        {
            BytesPerSecond = options.FaultSeed is null ? 0 : SlowLink,
            MetricsFile = folder.Metrics,
            Tls = options.Tls,
            FirstWorker = options.Poison is null ? null : new Launch("dotnet") { Prefix = [options.Attacker, options.Poison] },
        };
    }

    /// <summary>With what some strategies need beside their name.</summary>
    private static void Choose(JsonObject job, string strategy)
    {
        job["strategy"] = strategy;
        if (strategy == "fedprox") job["proximal_mu"] = 0.01;
        if (strategy == "scaffold") (job["optimizer"], job["learning_rate"]) = ("sgd", 0.1);
    }

    private FaultPlan Plan(Fleet.Fleet fleet) => options.FaultSeed is { } seed
        ? FaultPlan.Create(seed, fleet.Aggregator.Name, [.. fleet.Workers.Select(worker => worker.Name)], options.Rounds, FaultsAtAnyTime)
        : new FaultPlan([]);

    private DemoSummary Summarize(Fleet.Fleet fleet, JobEnd end, TimeSpan elapsed)
    {
        var ledger = fleet.Proxy.Ledger;
        var rounds = File.ReadLines(folder.Metrics).Select(static line => JsonNode.Parse(line)!).ToList();
        var last = rounds[^1];
        // What is encrypted the proxy cannot tell apart: then the aggregator's word counts.
        var again = options.Tls ? rounds.Sum(static round => (long)round["bytes_retransmitted"]!) : ledger.BytesRetransmitted;
        var resumed = options.Tls ? rounds.Sum(static round => (int)round["resumed_transfers"]!) : ledger.ResumedTransfers;
        if ((string)last["model_sha256"]! != end.ModelSha256) throw new FleetException($"{folder.Metrics} does not end with the last model");
        return new DemoSummary(options.Model, options.Versions, options.Workers, options.Tls, (double)last["loss"]!, (double?)last["accuracy"], elapsed.TotalSeconds,
            ledger.BytesUp, ledger.BytesDown, again, fleet.Restarts, resumed, end.ModelSha256);
    }
}
