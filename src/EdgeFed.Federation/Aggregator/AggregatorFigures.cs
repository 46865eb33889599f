using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Security;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Aggregator;

/// <summary>Reads off how an aggregator stands.</summary>
internal sealed class AggregatorFigures(
    JobContext context, AggregatorOptions options, Roster roster, Func<RoundCollector?> round, LinkServices services, UnitSecurity? security)
{
    public UnitFigures Read() => UnitFigures.Of(services, security) with
    {
        Job = context.Job.Id,
        Rounds = options.Job.Rounds,
        Connected = roster.Connected.Count,
        Contacts = roster.Contacts,
        Round = new RoundFigures(context.Record.Version, round()?.Start.Members.Count ?? 0, round()?.Delivered.Count ?? 0),
    };
}
