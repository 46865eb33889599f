using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Transport.Links;

/// <summary>Sends heartbeats and judges by progress: any byte keeps a link alive, however slow, and nothing else does.</summary>
internal sealed class LinkWatch(LinkServices services, OutgoingTransfers outgoing, IncomingTransfers incoming, Link link)
{
    // A transfer shows progress a whole chunk at a time, which on the slowest links takes longer than a byte.
    private const int TransferPatience = 3;
    private long _lastReceived = services.Time.GetTimestamp();
    private ulong _beats;

    public TimeSpan Quiet => services.Time.GetElapsedTime(_lastReceived);

    public void Received() => _lastReceived = services.Time.GetTimestamp();

    public void Beat() => link.Send(new Heartbeat(++_beats, 0));

    public async Task RunAsync(CancellationToken stop)
    {
        var idle = TimeSpan.FromSeconds(services.Options.IdleSeconds);
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(services.Options.HeartbeatSeconds), services.Time, stop);
            Beat();
            if (Quiet > idle)
            {
                link.End(LinkEndKind.Idle, $"nothing came for {idle.TotalSeconds:0.#} s");
            }
            else if ((outgoing.FindStalled(TransferPatience * idle) ?? incoming.FindStalled(TransferPatience * idle)) is { } name)
            {
                link.End(LinkEndKind.Idle, $"{name} made no progress for {TransferPatience * idle.TotalSeconds:0.#} s");
            }
        }
    }
}
