using EdgeFed.Federation.Members;
using EdgeFed.Simulation.Federations;

namespace EdgeFed.Simulation.Faults;

/// <summary>A person has the aggregator forget a unit.</summary>
public sealed record ForgetFault(TimeSpan At, string Device) : Fault(At)
{
    protected override string Text => $"the aggregator is to forget {Device}";

    internal override void Strike(World world) => Ask(world, Device);

    internal static bool Ask(World world, string device) => world.Host(SimFederation.Aggregator).Disk.Put(ForgetRequests.PathOf(device), []);
}

/// <summary>A unit's card is lost, and another put in its place: a new key with the old id, which only forgetting lets in.</summary>
/// <param name="Until">How long the person takes to have it forgotten.</param>
public sealed record LostCardFault(TimeSpan At, string Host, TimeSpan Down, TimeSpan Until) : Fault(At)
{
    protected override string Text => $"{Host} loses its card, back after {Seconds(Down)}, and is forgotten after {Seconds(Until)}";

    internal override void Strike(World world)
    {
        world.Host(Host).LoseCard(Down);
        AskUntilTaken(world);
    }

    /// <summary>The aggregator may be down, or its directory may not be there yet.</summary>
    private void AskUntilTaken(World world) => world.After(Until, () =>
    {
        if (!ForgetFault.Ask(world, Host)) AskUntilTaken(world);
    });
}
