using EdgeFed.Federation.Security;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Worker;

/// <summary>Reads off how a worker stands.</summary>
internal sealed class WorkerFigures(WorkerContext desk, LinkServices services, UnitSecurity? security)
{
    public UnitFigures Read() => UnitFigures.Of(services, security) with
    {
        Job = desk.Job?.Id,
        Rounds = desk.Job?.Options.Rounds ?? 0,
        Connected = desk.IsConnected ? 1 : 0,
        Contacts = desk.Contacts,
        Uplink = desk.NewestLink is { } link ? new UplinkFigures(link.Quiet, RoundTrip(link)) : null,
    };

    private static TimeSpan? RoundTrip(Link link) => link.Health.RoundTrip is var time && time > TimeSpan.Zero ? time : null;
}
