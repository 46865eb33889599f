using System.Globalization;
using EdgeFed.Simulation.Network;

namespace EdgeFed.Simulation.Faults;

/// <summary>Something that goes wrong at a moment.</summary>
public abstract record Fault(TimeSpan At)
{
    internal abstract void Strike(World world);

    /// <summary>As a line of a plan.</summary>
    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.TotalSeconds:F3} s: {Text}");

    protected abstract string Text { get; }

    private protected static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:F3} s");
}

/// <summary>A unit dies and is started again after <paramref name="Down"/>.</summary>
public sealed record CrashFault(TimeSpan At, string Host, CrashKind Kind, TimeSpan Down) : Fault(At)
{
    protected override string Text => $"{Host} crashes ({Kind}), back after {Seconds(Down)}";

    internal override void Strike(World world) => world.Host(Host).CrashAndRestart(Kind, Down);
}

/// <summary>A unit dies just before a storage operation, counted from the moment of the fault.</summary>
public sealed record StorageCrashFault(TimeSpan At, string Host, long Operation, TimeSpan Down) : Fault(At)
{
    protected override string Text => $"{Host} loses power before its storage operation {Operation} from now, back after {Seconds(Down)}";

    internal override void Strike(World world) => world.Host(Host).CrashAtStorageOperation(Operation, Down);
}

/// <summary>A unit is replaced by another with its state copied.</summary>
public sealed record ReplaceFault(TimeSpan At, string Host, TimeSpan Down) : Fault(At)
{
    protected override string Text => $"{Host} is replaced by another board with its state, there after {Seconds(Down)}";

    internal override void Strike(World world) => world.Host(Host).ReplaceBoard(Down);
}

/// <summary>One of the host's connections is cut: the one at <paramref name="Pick"/>, counted round.</summary>
public sealed record CutFault(TimeSpan At, string Host, int Pick, CutKind Kind) : Fault(At)
{
    protected override string Text => $"a connection of {Host} is cut ({Kind}, pick {Pick})";

    internal override void Strike(World world)
    {
        var links = world.Network.LinksOf(Host);
        if (links.Count > 0) links[Pick % links.Count].Cut(Kind);
    }
}

/// <summary>Nothing moves to or from the host for a while.</summary>
public sealed record BlackoutFault(TimeSpan At, string Host, TimeSpan For) : Fault(At)
{
    protected override string Text => $"{Host} is dark for {Seconds(For)}";

    internal override void Strike(World world) => world.Network.Blackout(Host, For);
}

/// <summary>The host's disk has no more room for a while.</summary>
public sealed record DiskFullFault(TimeSpan At, string Host, TimeSpan For) : Fault(At)
{
    protected override string Text => $"the disk of {Host} is full for {Seconds(For)}";

    internal override void Strike(World world)
    {
        var disk = world.Host(Host).Disk;
        if (disk.Capacity != long.MaxValue) return;
        disk.Capacity = disk.Used;
        world.After(For, () => world.Host(Host).Disk.Capacity = long.MaxValue); // by then it may be another disk
    }
}

/// <summary>The wall clock jumps, either way.</summary>
public sealed record ClockFault(TimeSpan At, string Host, TimeSpan By) : Fault(At)
{
    protected override string Text => $"the clock of {Host} jumps by {Seconds(By)}";

    internal override void Strike(World world) => world.Host(Host).ClockOffset += By;
}
