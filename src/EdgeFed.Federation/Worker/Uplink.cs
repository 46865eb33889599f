using EdgeFed.Federation.Options;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;

namespace EdgeFed.Federation.Worker;

/// <summary>Keeps a link to the aggregator: connects, and connects again for ever, with growing pauses.</summary>
internal sealed class Uplink(WorkerOptions options, WorkerDesk desk, Hello hello, LinkServices services, UnitEnvironment environment)
{
    private readonly Backoff _backoff = new(options.Transport, environment.Random.NextDouble);
    private string _lastReason = "";

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await ConnectOnceAsync(cancel);
            }
            catch (RefusedException refused)
            {
                NoteRefusal(refused.Code.ToString(), refused.Message);
            }
            catch (Exception e) when (e is IOException or EdgeFedException)
            {
                NoteUnreachable(e.Message);
            }

            await Task.Delay(_backoff.Next(), environment.Time, cancel);
        }
    }

    private async Task ConnectOnceAsync(CancellationToken cancel)
    {
        await using var connection = await ConnectAsync(cancel);
        var theirs = await Handshake.ConnectAsync(connection, hello, services, cancel);
        _backoff.Reset();
        _lastReason = "";
        var session = new AggregatorSession(desk, environment.Observer);
        var link = new Link(connection, theirs.DeviceId, services, session);
        desk.Log.AggregatorFound(theirs.DeviceId, connection.Peer);
        desk.LinkUp(link);
        var end = await link.RunAsync(cancel);
        desk.LinkDown(link);
        desk.Log.AggregatorLost(end.Reason);
        if (session.Refusal is { } refusal) NoteRefusal(refusal.Code.ToString(), refusal.Reason);
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Transport.IdleSeconds), environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await environment.Network.ConnectAsync(options.Aggregator, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"No answer within {options.Transport.IdleSeconds:0.#} s.");
        }
    }

    /// <summary>Says a reason once, not at every attempt.</summary>
    private void NoteUnreachable(string reason)
    {
        if (reason == _lastReason) desk.Log.Unreachable(reason);
        else desk.Log.Searching(options.Aggregator, reason);
        _lastReason = reason;
        if (desk.Current is null) environment.Observer.OnPhase(UnitPhase.Searching, 0, $"searching for the aggregator at {options.Aggregator}");
    }

    private void NoteRefusal(string code, string reason)
    {
        if (reason != _lastReason) desk.Log.RefusedByAggregator(code, reason);
        _lastReason = reason;
        environment.Observer.OnPhase(UnitPhase.Error, 0, $"the aggregator refuses this unit ({code}): {reason}");
    }
}
