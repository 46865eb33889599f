using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeFed.Swarm;

/// <summary>What happened to all workers together, as JSON lines on standard output. For the event loop's thread.</summary>
internal sealed class Tally(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly long _began = time.GetTimestamp();
    private readonly SortedDictionary<int, List<double>> _rounds = [];
    private readonly Dictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private string _last = "";

    /// <summary>Links now.</summary>
    public int Connected { get; set; }

    /// <summary>Links ever made.</summary>
    public int Contacts { get; set; }

    /// <summary>Links that ended.</summary>
    public int Lost { get; private set; }

    /// <summary>Attempts to connect that failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Updates the aggregator took, of all rounds.</summary>
    public int Complete { get; private set; }

    /// <summary>Updates the aggregator did not want.</summary>
    public int Rejected { get; set; }

    /// <summary>Workers that heard of the job's end.</summary>
    public int Done { get; set; }

    public void NoteLost(string reason)
    {
        Lost++;
        NoteReason(reason);
    }

    public void NoteFailed(string reason)
    {
        Failed++;
        NoteReason(reason);
    }

    /// <summary>A worker's update is complete, so many seconds after it was asked for it.</summary>
    public void NoteComplete(int round, double seconds)
    {
        Complete++;
        if (!_rounds.TryGetValue(round, out var times)) _rounds[round] = times = [];
        times.Add(seconds);
    }

    /// <summary>Writes what changed, until cancelled.</summary>
    public async Task ReportAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            Report();
            await Task.Delay(Interval, time, cancel);
        }
    }

    public void Write(JsonObject line)
    {
        line["at"] = Math.Round(time.GetElapsedTime(_began).TotalSeconds, 3);
        Console.WriteLine(line.ToJsonString());
    }

    private void Report()
    {
        var counts = string.Create(CultureInfo.InvariantCulture, $"{Connected} {Contacts} {Lost} {Failed} {Complete} {Rejected} {Done}");
        if (counts == _last) return;
        _last = counts;
        Write(new JsonObject
        {
            ["connected"] = Connected,
            ["contacts"] = Contacts,
            ["lost"] = Lost,
            ["failed"] = Failed,
            ["complete"] = Complete,
            ["rejected"] = Rejected,
            ["done"] = Done,
            ["reasons"] = JsonSerializer.SerializeToNode(_reasons),
            ["rounds"] = Rounds(),
        });
    }

    /// <summary>Of each round: how many updates are complete, and how long the first, the median and the slowest took.</summary>
    private JsonObject Rounds()
    {
        var rounds = new JsonObject();
        foreach (var (round, seconds) in _rounds.TakeLast(3))
        {
            var sorted = seconds.Order().ToList();
            rounds[round.ToString(CultureInfo.InvariantCulture)] = new JsonArray(sorted.Count, sorted[0], sorted[sorted.Count / 2], sorted[^1]);
        }

        return rounds;
    }

    /// <summary>Reasons differ in ports and names; a few of them tell enough.</summary>
    private void NoteReason(string reason)
    {
        if (_reasons.ContainsKey(reason) || _reasons.Count < 16) _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
    }
}
