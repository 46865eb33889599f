using System.IO.Pipelines;

namespace EdgeFed.Simulation;

/// <summary>
/// Where the code of one incarnation runs (or the world's own code). Dead means that nothing posted here, now or earlier,
/// ever runs: code simply stops in the middle of its await.
/// </summary>
public sealed class SimContext : SynchronizationContext
{
    private readonly World _world;

    internal SimContext(World world, string name, int id)
    {
        _world = world;
        Name = name;
        Id = id;
        Scheduler = new PostingScheduler(this);
    }

    public string Name { get; }

    public bool IsDead { get; private set; }

    /// <summary>Runs pipe continuations in this context.</summary>
    public PipeScheduler Scheduler { get; }

    internal int Id { get; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!_world.IsOnThread) _world.ReportEscape($"A continuation of {Name} was posted");
        else if (!IsDead) _world.Post(this, d, state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        Enter("a send");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    internal void Kill() => IsDead = true;

    /// <summary>Guards every door to the world: the right thread, and alive.</summary>
    internal void Enter(string what)
    {
        if (!_world.IsOnThread)
        {
            _world.ReportEscape($"{Name} asked for {what}");
            throw new ThreadEscapeException($"{Name} asked for {what} from another thread than the world's.");
        }
        if (IsDead) throw new UnitCrashedException(Name);
    }

    private sealed class PostingScheduler(SimContext context) : PipeScheduler
    {
        public override void Schedule(Action<object?> action, object? state) => context.Post(new SendOrPostCallback(action), state);
    }
}
