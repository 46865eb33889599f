using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Security;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Aggregator;

/// <summary>Reads off how an aggregator stands.</summary>
internal sealed class AggregatorFigures(AggregatorDesk desk, AggregatorOptions options, LinkServices services, UnitSecurity? security)
{
    public UnitFigures Read() => UnitFigures.Of(services, security) with
    {
        Job = desk.Job.Id,
        Rounds = options.Job.Rounds,
        Connected = desk.Roster.Connected.Count,
        Contacts = desk.Roster.Contacts,
        Round = new RoundFigures(desk.Record.Version, desk.Round?.Start.Members.Count ?? 0, desk.Round?.Delivered.Count ?? 0),
    };
}
