namespace EdgeFed.Simulation.Tests;

/// <summary>
/// Calls that would leave the one thread or the virtual time, found in the source: the world notices an escape only where a run
/// comes past it. All of <c>src</c> is searched but the edges named here, below which is the real world.
/// </summary>
public class SourceRulesTests
{
    private static readonly string[] _edges =
    [
        "EdgeFed.Core/Compute/ThreadPoolCompute", // the compute edge itself
        "EdgeFed.Core/Loop/EventLoop", // the one thread
        "EdgeFed.Core/Randomness/SystemRandomSource", // randomness of the operating system
        "EdgeFed.Device/Buttons/ButtonWatch", // blocks in the kernel until a line changes
        "EdgeFed.Device/DeviceLights", // lamps run on the system's time
        "EdgeFed.Learning/Threading/", // threads of one training, inside the compute edge
        "EdgeFed.Learning/Training/EngineSpeed", // measures real time
        "EdgeFed.Spool/Storage/FileStorage", // the disk edge
        "EdgeFed.Transport/Network/Tcp", // the network edge
        "EdgeFed/Bench/", // measures real time
        "EdgeFed/Checks/IdentityCheck", // one shot, on the system's clock, like the commands below
        "EdgeFed/Commands/",
        "EdgeFed/Doctor/",
        "EdgeFed/Metrics/", // a server beside the unit's thread, which must not wait for it
        "EdgeFed/Output/OutputQueue", // a thread of its own, so that a unit never waits for its standard output
        "EdgeFed/Service/ConfigWait", // before there is a unit
        "EdgeFed/Status/StatusWatch",
        "EdgeFed/Training/Baseline", // trains in the foreground of a command
    ];

    [Theory]
    [InlineData("ConfigureAwait(false)")]
    [InlineData("Task.Run(")]
    [InlineData("Task.Factory.")]
    [InlineData("ThreadPool.")]
    [InlineData("new Thread(")]
    [InlineData("Thread.Sleep")]
    [InlineData("Random.Shared")]
    [InlineData("new Random(")]
    [InlineData("Guid.NewGuid")]
    [InlineData("DateTime.")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("Stopwatch.")]
    [InlineData("Environment.TickCount")]
    [InlineData("TimeProvider.System")]
    [InlineData(".ReadAllAsync(")]
    [InlineData(".CopyToAsync(")]
    [InlineData(".CancelAsync(")]
    [InlineData("SemaphoreSlim")]
    public void Source_AboveTheSeams_DoesNotUse(string banned)
    {
        var found = SourceFiles.Of("src").Where(static file => !IsEdge(file))
            .Where(file => File.ReadLines(file).Any(line => !SourceFiles.IsComment(line) && line.Contains(banned)));
        Assert.Empty(found);
    }

    [Fact]
    public void Edges_AreThere() =>
        Assert.All(_edges, static edge => Assert.Contains(SourceFiles.Of("src"), file => IsBelow(file, edge)));

    private static bool IsEdge(string file) => Array.Exists(_edges, edge => IsBelow(file, edge));

    private static bool IsBelow(string file, string edge) =>
        Path.GetRelativePath(Repository.File("src"), file).StartsWith(edge, StringComparison.Ordinal);
}
