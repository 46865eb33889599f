using System.Globalization;
using System.Text.Json;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Simulation.Learning;

namespace EdgeFed.Strategies;

/// <summary>
/// How long each strategy takes to an accuracy, with five workers of speeds 1:1:1:4:4 as in the DBAFL paper: time is virtual, training is
/// real. Not for the last decimal: what a strategy does between two evaluations is not seen.
/// </summary>
internal sealed class TimesTable(IDataset train, IDataset test, int seeds, double goal)
{
    private static readonly double[] Speeds = [1, 1, 1, 4, 4];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly ModelSpec Model = ModelCatalog.Get("mlp-200");

    public void Run()
    {
        foreach (var contender in Contender.OfTimes)
        {
            var runs = new TimeSpan?[seeds];
            Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed => runs[seed] = TimeTo(contender, (ulong)seed + 1));
            Print(contender, [.. runs.Select(static run => run?.TotalSeconds)]);
        }
    }

    private TimeSpan? TimeTo(Contender contender, ulong seed) =>
        new LearningFederation(seed, new LearningSetup(contender.Job, Model, train, test, Speeds)).StartAndRunTo(goal, Limit);

    private void Print(Contender contender, double?[] seconds)
    {
        var reached = seconds.OfType<double>().Order().ToList();
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("part", "strategies");
            json.WriteString("strategy", contender.Name);
            json.WriteNumber("goal", goal);
            json.WriteNumber("reached", reached.Count);
            json.WriteNumber("of", seconds.Length);
            if (reached.Count > 0)
            {
                Write(json, "median_seconds", reached[reached.Count / 2]);
                Write(json, "least_seconds", reached[0]);
                Write(json, "most_seconds", reached[^1]);
            }

            json.WriteEndObject();
        }

        Console.WriteLine(System.Text.Encoding.UTF8.GetString(line.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, Math.Round(value, 1));
}
