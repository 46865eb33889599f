namespace EdgeFed.Simulation.Storage;

/// <summary>Ways for a disk to break its promises, to show that the world notices when something relies on them.</summary>
public sealed class DiskSabotage
{
    /// <summary>Flushes of files take their time and make nothing durable.</summary>
    public bool DropFlushes { get; set; }

    /// <summary>Flushes of directories take their time and make nothing durable.</summary>
    public bool DropDirectoryFlushes { get; set; }

    /// <summary>Flushes return at once and become durable only later: an acknowledgement before the flush.</summary>
    public bool LieEarly { get; set; }

    /// <summary>The write with this number (1 is the disk's first) never reaches the medium, flushed or not.</summary>
    public long ForgetWrite { get; set; }
}
