using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;

namespace EdgeFed.Federation.Async;

/// <summary>Waits, says for whom, and decides who of the waiting workers is given a task.</summary>
internal sealed class AsyncWaiting(
    JobContext context, Roster roster, AsyncIntake intake, Departures departures, UnitEnvironment environment)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whose update was refused gets another task with the next version; if there is none so long, of the same one. Twice as long
    /// each time that it is refused again, up to the second span: what a unit lacks may take a while to come.
    /// </summary>
    private static readonly TimeSpan RefusedRest = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(16);

    private readonly RoundWaiting _workers = new(context, roster, environment);
    private readonly Dictionary<string, long> _resting = new(StringComparer.Ordinal); // since when
    private readonly Dictionary<string, int> _refusedInARow = new(StringComparer.Ordinal);

    private AsyncState State => context.Record.AsyncState;

    /// <summary>The job begins when enough workers are there; after that it waits for nobody.</summary>
    public async Task ForFirstWorkersAsync(CancellationToken cancel)
    {
        var needed = context.Job.Options.MinWorkers;
        while (roster.Connected.Count < needed)
        {
            await roster.Changed.WaitAsync(_workers.ForWorkers(1, roster.Connected.Count, needed), environment.Time, cancel);
            await departures.SettleAsync(cancel);
        }
    }

    /// <summary>Until an update is here or somebody has nothing to do.</summary>
    public async Task ForUpdatesAsync(CancellationToken cancel)
    {
        environment.Observer.OnPhase(UnitPhase.Collecting, State.Version + 1,
            $"waiting for updates; {State.OpenTasks} of {roster.Connected.Count} connected workers train{Resting()}");
        environment.Observer.OnProgress((double)State.Version / context.Job.Options.Rounds);
        await intake.Changed.WaitAsync(Interval, environment.Time, cancel);
    }

    /// <summary>Workers to be given a task now.</summary>
    public IReadOnlyList<string> TakeReady()
    {
        foreach (var device in intake.TakeIdle())
        {
            if (!WasRefused(device)) _refusedInARow.Remove(device);
            _resting.TryAdd(device, environment.Time.GetTimestamp());
        }

        var ready = _resting.Keys.Where(IsReady).Order(StringComparer.Ordinal).ToList();
        foreach (var device in ready)
        {
            _resting.Remove(device);
            if (WasRefused(device)) _refusedInARow[device] = _refusedInARow.GetValueOrDefault(device) + 1;
        }

        return ready.FindAll(device => roster.Find(device) is not null);
    }

    private bool IsReady(string device) =>
        !WasRefused(device) || State.Tasks[device].Version < State.Version || environment.Time.GetElapsedTime(_resting[device]) >= RestOf(device);

    private TimeSpan RestOf(string device) => RefusedRest * (1 << Math.Min(_refusedInARow.GetValueOrDefault(device), 4)) is var rest && rest < LongestRest ? rest : LongestRest;

    private bool WasRefused(string device) =>
        State.IsMember(device) && State.Tasks.GetValueOrDefault(device) is { } last && last.Number != State.ContributionOf(device).Number;

    private string Resting() => _resting.Count == 0 ? "" : $", {_resting.Count} were refused and wait for the next version";
}
