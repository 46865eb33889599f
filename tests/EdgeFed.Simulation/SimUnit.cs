using EdgeFed.Federation;
using EdgeFed.Simulation.Network;
using EdgeFed.Simulation.Storage;

namespace EdgeFed.Simulation;

public enum UnitState
{
    Running,

    /// <summary>Its main task ended.</summary>
    Ended,
    Crashed,
}

/// <summary>One incarnation of a unit: a process from its start to its end or death.</summary>
public sealed class SimUnit
{
    private readonly SimHost _host;
    private readonly SimContext _context;
    private readonly VirtualTimeProvider _time;
    private readonly SimStorage _storage;
    private readonly HostNetwork _network;
    private readonly UnitEnvironment _environment;
    private readonly CancellationTokenSource _stop = new();

    internal SimUnit(SimHost host, SimRandom random, int start)
    {
        var world = host.World;
        _host = host;
        _context = world.NewContext($"{host.Name}#{start}");
        _time = new VirtualTimeProvider(_context, world, () => host.ClockOffset, random.Next(int.MaxValue));
        _storage = new SimStorage(host.Disk, _context);
        _network = new HostNetwork(world.Network, host, _context);
        var compute = world.RandomFor($"compute {_context.Name}");
        _environment = new UnitEnvironment(
            _network, _storage, _time, new SimCompute(_context, world, () => host.ComputeTime(compute)),
            new SimRandomSource(_context, world.RandomFor($"unit {_context.Name}")), world.Log.For(_context), host.Observer.For(_context, world));
    }

    public UnitState State { get; private set; }

    /// <summary>Timers made and not disposed; looked at after a clean end this is a leak.</summary>
    public int OpenTimers => _time.OpenTimers;

    /// <summary>Files opened and not disposed; 0 after a crash.</summary>
    public int OpenFiles => _storage.OpenFiles;

    /// <summary>Connections and listeners neither disposed nor aborted when the unit's main ended.</summary>
    public int OpenConnections => _network.OpenConnections;

    /// <summary>Asks the unit to end, as a service manager would.</summary>
    public void Stop()
    {
        if (State == UnitState.Running) _host.World.Schedule(_context, TimeSpan.Zero, _stop.Cancel);
    }

    /// <summary>Runs <paramref name="action"/> in the unit's context; dropped if it is dead.</summary>
    public void Post(Action action) => _host.World.Schedule(_context, TimeSpan.Zero, action);

    internal void Begin(Func<UnitEnvironment, CancellationToken, Task> main) =>
        _host.World.Post(_context, _ => _ = RunAsync(main), null);

    internal void Die(CrashKind kind)
    {
        State = UnitState.Crashed;
        _context.Kill();
        _network.Die(kind);
    }

    private async Task RunAsync(Func<UnitEnvironment, CancellationToken, Task> main)
    {
        try
        {
            await main(_environment, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception) when (State == UnitState.Crashed)
        {
            return;
        }
        catch (Exception failure) when (_host.MayEndWith(failure))
        {
            _host.World.Post(_host.World.Context, _ => _host.CrashAndRestart(CrashKind.Kill, TimeSpan.FromSeconds(5)), null);
            return;
        }
        catch (Exception failure)
        {
            _host.World.Fail($"{_context.Name} failed: {failure}", failure);
        }
        if (State == UnitState.Running) End();
    }

    /// <summary>The process exits: whatever it left running stops, and the kernel closes what it left open.</summary>
    private void End()
    {
        State = UnitState.Ended;
        _network.End();
        _storage.End();
        _context.Kill();
    }
}
