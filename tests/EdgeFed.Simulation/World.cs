using EdgeFed.Simulation.Network;

namespace EdgeFed.Simulation;

/// <summary>
/// Hosts, links, disks and clocks on one thread, in virtual time, from a seed: the same seed gives the same events in the
/// same order. Not for use from more than the thread that made it; several worlds may run on several threads.
/// </summary>
public sealed class World
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly EventQueue _timed = new();
    private readonly Queue<Posted> _ready = new();
    private readonly SortedDictionary<string, SimHost> _hosts = new(StringComparer.Ordinal);
    private volatile string? _escape;
    private SimulationException? _failure;
    private int _contexts;

    public World(ulong seed)
    {
        Seed = seed;
        Log = new LogSink(this);
        Context = NewContext("the world");
        Time = new VirtualTimeProvider(Context, this, () => TimeSpan.Zero, 0);
        Network = new SimNetwork(this);
    }

    public ulong Seed { get; }

    /// <summary>Virtual time since the world began.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(NowTicks);

    public long Events { get; private set; }

    /// <summary>A hash over every event so far, its time and place, and all bytes delivered: equal for equal runs.</summary>
    public ulong Trace { get; private set; } = 0x9e3779b97f4a7c15UL;

    /// <summary>The world's own clock, for scenarios in a test.</summary>
    public TimeProvider Time { get; }

    public SimNetwork Network { get; }

    public LogSink Log { get; }

    public IReadOnlyCollection<SimHost> Hosts => _hosts.Values;

    internal SimContext Context { get; }

    internal long NowTicks { get; private set; }

    internal bool IsOnThread => Environment.CurrentManagedThreadId == _thread;

    /// <summary>The host of that name, made at the first asking.</summary>
    public SimHost Host(string name)
    {
        if (!_hosts.TryGetValue(name, out var host)) _hosts.Add(name, host = new SimHost(this, name));
        return host;
    }

    /// <summary>A generator for <paramref name="name"/>, the same in every run of this seed.</summary>
    public SimRandom RandomFor(string name) => SimRandom.For(Seed, name);

    /// <summary>Does something in the world itself, that is to no unit, after <paramref name="delay"/>.</summary>
    public void After(TimeSpan delay, Action action) => Schedule(Context, delay, action);

    /// <summary>Runs until <paramref name="done"/>, asked after every event.</summary>
    public void Run(Func<bool> done, WorldLimits? limits = null) => new WorldRun(this, limits ?? new WorldLimits()).Until(done);

    /// <summary>Runs a scenario in the world's own context until its task ends, and throws what it threw.</summary>
    public void Run(Func<Task> scenario, WorldLimits? limits = null)
    {
        Task? task = null;
        Post(Context, _ => task = scenario(), null);
        Run(() => task is { IsCompleted: true }, limits);
        task!.GetAwaiter().GetResult();
    }

    /// <summary>Runs for a span of virtual time, whatever happens or does not happen in it.</summary>
    public void RunFor(TimeSpan span)
    {
        var reached = false;
        After(span, () => reached = true);
        Run(() => reached, new WorldLimits(VirtualTime: Now + span + TimeSpan.FromTicks(1)));
    }

    /// <summary>Fails the world at the next event, with <paramref name="message"/> and all that helps to understand it.</summary>
    public void Fail(string message, Exception? inner = null) => _failure ??= inner is null
        ? new SimulationException(Describe(message))
        : new UnitFailedException(Describe(message), inner);

    /// <summary>The message with seed, time, phases and the last log lines.</summary>
    public string Describe(string message)
    {
        var phases = _hosts.Values.Select(host => $"  {host.Name}: {host.Describe()}");
        return $"""
            {message}
            seed {Seed}, virtual time {Now}, {Events} events, trace {Trace:x16}
            {string.Join('\n', phases)}
            {Log.Tail(40)}
            """;
    }

    internal SimContext NewContext(string name) => new(this, name, _contexts++);

    internal void Post(SimContext context, SendOrPostCallback callback, object? state) => _ready.Enqueue(new Posted(context, callback, state));

    internal void Schedule(SimContext context, TimeSpan delay, Action action) =>
        Schedule(NowTicks + Math.Max(0, delay.Ticks), new ActionEvent(context, action));

    internal void Schedule(long time, IEvent what)
    {
        if (!IsOnThread) ReportEscape("Something was scheduled");
        else _timed.Add(time, what);
    }

    /// <summary>Adds a fact to the trace.</summary>
    internal void Note(ulong fact) => Trace = System.Numerics.BitOperations.RotateLeft((Trace ^ fact) * 0x9fb21c651e98df25UL, 29);

    internal void ReportEscape(string what) =>
        _escape ??= $"{what} from another thread than the world's; look for ConfigureAwait(false), Task.Run or a library helper that uses them.\n{Environment.StackTrace}";

    internal void ThrowIfFailed()
    {
        if (_escape is { } escape) throw new ThreadEscapeException(Describe(escape));
        if (_failure is { } failure) throw failure;
    }

    /// <summary>Lets the next thing happen; false if there is none.</summary>
    internal bool Step()
    {
        while (_ready.TryDequeue(out var posted))
        {
            if (posted.Context.IsDead) continue;
            Count(posted.Context, 1);
            Enter(posted.Context);
            posted.Callback(posted.State);
            return true;
        }
        while (_timed.Count > 0)
        {
            var time = _timed.NextTime;
            var next = _timed.Take();
            if (next.Context.IsDead || !next.IsDue(time)) continue;
            NowTicks = Math.Max(NowTicks, time);
            Count(next.Context, 2);
            Enter(next.Context);
            next.Run();
            return true;
        }
        return false;
    }

    private static void Enter(SimContext context)
    {
        if (SynchronizationContext.Current != context) SynchronizationContext.SetSynchronizationContext(context);
    }

    private void Count(SimContext context, ulong kind)
    {
        Events++;
        Note((ulong)NowTicks ^ (kind << 56) ^ ((ulong)context.Id << 40));
    }

    private readonly record struct Posted(SimContext Context, SendOrPostCallback Callback, object? State);

    private sealed class ActionEvent(SimContext context, Action action) : IEvent
    {
        public SimContext Context => context;

        public bool IsDue(long now) => true;

        public void Run() => action();
    }
}
