using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using EdgeFed.Simulation.Storage;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>
/// A world that cannot see a broken promise proves nothing: storage that breaks the promises our code builds on must be caught
/// within a few seeds. <c>tests/mutations</c> does the same to our code itself.
/// </summary>
public class SabotageTests
{
    private const ulong Seeds = 40;
    private static readonly FederationSetup Setup = new();

    [Fact]
    public void Seeds_FlushesDropped_AreCaught() =>
        Assert.NotNull(FirstCaught(static disk => disk.Sabotage.DropFlushes = true));

    [Fact]
    public void Seeds_FlushesAcknowledgedEarly_AreCaught() =>
        Assert.NotNull(FirstCaught(static disk =>
        {
            disk.Sabotage.LieEarly = true;
            disk.FlushTime = (TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(3));
        }));

    [Fact]
    public void Seeds_DirectoryFlushesDropped_AreCaught() =>
        Assert.NotNull(FirstCaught(static disk => disk.Sabotage.DropDirectoryFlushes = true));

    [Fact]
    public void Seeds_OneWriteForgotten_AreCaught() =>
        Assert.NotNull(FirstCaught(static disk => disk.Sabotage.ForgetWrite = 30));

    /// <summary>What the first seed that noticed had to say; null if none did.</summary>
    private static string? FirstCaught(Action<SimDisk> sabotage)
    {
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            try
            {
                Run(seed, sabotage);
            }
            catch (SimulationException caught)
            {
                return caught.Message;
            }
        }

        return null;
    }

    private static void Run(ulong seed, Action<SimDisk> sabotage)
    {
        var federation = new SimFederation(seed, Setup);
        foreach (var host in SimFederation.Hosts(Setup)) sabotage(federation.World.Host(host).Disk);
        federation.Run(FaultPlan.FromSeed(seed, new FaultPlanOptions(SimFederation.Hosts(Setup), TimeSpan.FromSeconds(8), MaxDown: TimeSpan.FromSeconds(20))));
    }
}
