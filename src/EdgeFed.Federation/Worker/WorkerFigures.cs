using EdgeFed.Federation.Security;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Worker;

/// <summary>Reads off how a worker stands.</summary>
internal sealed class WorkerFigures(WorkerContext context, LinkServices services, UnitSecurity? security)
{
    public UnitFigures Read() => UnitFigures.Of(services, security) with
    {
        Job = context.Job?.Id,
        Rounds = context.Job?.Options.Rounds ?? 0,
        Connected = context.IsConnected ? 1 : 0,
        Contacts = context.Contacts,
        Uplink = context.NewestLink is { } link ? new UplinkFigures(link.Quiet, RoundTrip(link)) : null,
    };

    private static TimeSpan? RoundTrip(Link link) => link.Health.RoundTrip is var time && time > TimeSpan.Zero ? time : null;
}
