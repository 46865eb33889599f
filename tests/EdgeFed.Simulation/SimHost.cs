using EdgeFed.Federation;
using EdgeFed.Simulation.Network;
using EdgeFed.Simulation.Storage;

namespace EdgeFed.Simulation;

/// <summary>How a unit dies.</summary>
public enum CrashKind
{
    /// <summary>kill -9: the kernel lives, so the page cache does, and it closes the connections.</summary>
    Kill,

    /// <summary>The power goes: unflushed writes are lost or torn, and peers may hear nothing.</summary>
    PowerLoss,
}

/// <summary>A board with a disk and a clock, on which one unit runs at a time.</summary>
public sealed class SimHost
{
    private readonly World _world;
    private readonly SimRandom _random;
    private Func<UnitEnvironment, CancellationToken, Task>? _main;

    internal SimHost(World world, string name)
    {
        _world = world;
        _random = world.RandomFor($"host {name}");
        Name = name;
        Disk = new SimDisk(world, this);
    }

    public string Name { get; }

    /// <summary>Stays when the unit dies.</summary>
    public SimDisk Disk { get; private set; }

    public SimObserver Observer { get; } = new();

    /// <summary>What is wrong with the wall clock; monotonic time never jumps.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>When its address is there, on the world's clock: at a boot DHCP may take its time.</summary>
    public TimeSpan AddressFrom { get; set; }

    /// <summary>How long a piece of compute takes; 1 to 50 ms by default.</summary>
    public Func<SimRandom, TimeSpan> ComputeTime { get; set; } =
        static random => random.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(50));

    /// <summary>From now on the first piece of compute in the phase of training takes so long, and any other 5 ms.</summary>
    public void SetTrainingTime(TimeSpan time)
    {
        var isToTrain = false;
        Observer.PhaseChanged += (phase, _) => isToTrain = phase == UnitPhase.Training;
        ComputeTime = _ =>
        {
            var taken = isToTrain ? time : TimeSpan.FromMilliseconds(5);
            isToTrain = false;
            return taken;
        };
    }

    /// <summary>The unit running now or last; null before the first start.</summary>
    public SimUnit? Unit { get; private set; }

    public bool IsUp => Unit is { State: UnitState.Running };

    public int Starts { get; private set; }

    public int Crashes { get; private set; }

    internal World World => _world;

    internal CrashKind LastCrash { get; private set; }

    /// <summary>Called when a unit has just died here, before anything else happens.</summary>
    public event Action<CrashKind>? Crashed;

    /// <summary>Runs <paramref name="main"/> as a new unit: with what is on the disk and nothing else from its predecessors.</summary>
    public SimUnit Start(Func<UnitEnvironment, CancellationToken, Task> main)
    {
        if (IsUp) throw new InvalidOperationException($"{Name} is running already.");
        _main = main;
        Starts++;
        Unit = new SimUnit(this, _random, Starts);
        Unit.Begin(main);
        return Unit;
    }

    /// <summary>Starts again what ran last, if it crashed; a unit that runs or has ended by itself is left alone.</summary>
    public void Restart()
    {
        if (_main is not null && Unit is { State: UnitState.Crashed }) Start(_main);
    }

    /// <summary>The unit stops in the middle of whatever it does. Nothing happens if none is running.</summary>
    public void Crash(CrashKind kind = CrashKind.PowerLoss)
    {
        if (!IsUp) return;
        Crashes++;
        LastCrash = kind;
        Unit!.Die(kind);
        Disk.Crash(kind);
        _world.Note(0xdead ^ (ulong)kind);
        Crashed?.Invoke(kind);
    }

    /// <summary>Crashes now and starts again after <paramref name="down"/>.</summary>
    public void CrashAndRestart(CrashKind kind, TimeSpan down)
    {
        Crash(kind);
        _world.After(down, Restart);
    }

    /// <summary>Crashes just before the storage operation <paramref name="ahead"/> from now (0: the next), and starts again after <paramref name="down"/>.</summary>
    public void CrashAtStorageOperation(long ahead, TimeSpan down, CrashKind kind = CrashKind.PowerLoss) =>
        Disk.SetTrap(Disk.Operations + ahead, () => CrashAndRestart(kind, down));

    /// <summary>Gives this host a copy of another's disk as it is now: a unit replaced by another with its state copied.</summary>
    public void CopyDiskFrom(SimHost other)
    {
        if (IsUp) throw new InvalidOperationException($"{Name} is running.");
        Disk = other.Disk.CopyFor(this);
    }

    /// <summary>The board dies and another takes its place and address, with a copy of the disk as the crash left it.</summary>
    public void ReplaceBoard(TimeSpan down)
    {
        Crash();
        if (IsUp || Unit is not { State: UnitState.Crashed }) return;
        CopyDiskFrom(this);
        ClockOffset = TimeSpan.Zero;
        _world.After(down, Restart);
    }

    /// <summary>The board's card is lost, and all that was on it. It is started again with an empty one.</summary>
    public void LoseCard(TimeSpan down)
    {
        Crash();
        if (IsUp || Unit is not { State: UnitState.Crashed }) return;
        Disk = new SimDisk(_world, this);
        _world.After(down, Restart);
    }

    public string Describe() => Unit is null ? "never started" : $"{Unit.State} (start {Starts}, crashes {Crashes}), last said {Observer}";
}
