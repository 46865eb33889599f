using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Security;
using EdgeFed.Learning.Data;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;

namespace EdgeFed.Federation.Aggregator;

/// <summary>
/// Lets workers in: a place, a secure connection, hello, version, identity, schema; then a session for as long as the connection
/// lasts.
/// </summary>
/// <param name="sessionOf">Makes the session of a worker that was let in.</param>
internal sealed class ConnectionAcceptor(
    JobContext context, Roster roster, Admission admission, UnitSecurity? security, Hello hello, LinkServices services,
    Func<ConnectedWorker, WorkerSession> sessionOf)
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(1);
    private readonly OwnedTasks _serving = new(failure => context.Log.Unexpected("a connection", failure));
    private readonly ConnectionLimiter _places = new(services.Options.Limits, services.Refusals, services.Time);
    private readonly HandshakeScheduler _turns = new(services.Options.Limits, services.Time);
    private readonly PeerBudgets _budgets = new(services.Options.Limits, services.Time);

    private TimeSpan HelloTime => TimeSpan.FromSeconds(services.Options.Limits.HelloSeconds);

    /// <summary>Accepts until cancelled, then waits for all connections to end.</summary>
    public async Task RunAsync(IListener listener, CancellationToken cancel)
    {
        var turns = _turns.RunAsync(cancel);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                _serving.Run(ServeAsync(await listener.AcceptAsync(cancel), cancel));
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception e) when (e is IOException or NetworkException)
            {
                // e.g. no file handles left: others may end
                context.Log.Refused("a connection", "accept failed", ErrorText.Of(e));
                await PauseAsync(cancel);
            }
        }

        await _serving.WhenAllAsync();
        await turns.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext); // cancelled
    }

    private async Task ServeAsync(IConnection connection, CancellationToken cancel)
    {
        using var place = _places.TryEnter(connection.Peer, connection.Abort, out var full);
        try
        {
            if (place is null) await TurnAwayAsync(connection, full, cancel);
            else if (await AdmitAsync(connection, place, cancel) is { } device)
            {
                var worker = BeginSession(connection, device);
                EndSession(worker, await worker.Link.RunAsync(cancel));
            }
        }
        catch (StorageUnavailableException disk)
        {
            // not the peer's fault
            await RefuseAsync(connection, RejectCode.Busy, $"this aggregator can remember nobody new now: {disk.Short}", cancel);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // cut, or silent, before it said who it was
            if (place is { IsEvicted: false } && e is IOException) NoteSilence(connection, place, e);
        }
        catch (Exception e) when (e is EdgeFedException)
        {
            place?.NoteFailure();
            await RefuseAsync(connection, RejectCode.Malformed, e.Message, cancel);
        }
        catch (Exception e)
        {
            context.Log.Unexpected(connection.Peer, e); // a mistake of ours: it costs this connection, not the job
        }
        finally
        {
            connection.Abort();
            await connection.DisposeAsync();
        }
    }

    /// <summary>The device id of a welcome worker, after our hello went back; null if it was refused.</summary>
    private async Task<string?> AdmitAsync(IConnection connection, ConnectionSlot place, CancellationToken cancel)
    {
        if (security is not null && !await SecureAsync(connection, place, cancel)) return null;
        var theirs = await Handshake.ReadHelloAsync(connection, HelloTime, services.Time, cancel);
        if (await RefusalAsync(connection, theirs) is { } refusal)
        {
            place.NoteFailure();
            await RefuseAsync(connection, refusal.Code, refusal.Reason, cancel);
            TellClone(theirs.DeviceId, refusal);
            return null;
        }

        place.Admit();
        await Handshake.WriteAsync(connection, hello with { Time = TimeNow }, cancel);
        return theirs.DeviceId;
    }

    /// <summary>
    /// The TLS handshake, when it is this connection's turn; one that says nothing has none. False if the peer did not wait for
    /// it: that is not its fault.
    /// </summary>
    private async Task<bool> SecureAsync(IConnection connection, ConnectionSlot place, CancellationToken cancel)
    {
        try
        {
            await WithinHelloTimeAsync(connection.HeardAsync, cancel);
        }
        catch (CutException)
        {
            return false; // a worker tries several connections and drops all but the first to be there
        }

        return await _turns.TakeAsync(place.Address, () => connection.IsGone, () => WithinHelloTimeAsync(connection.SecureAsync, cancel), cancel);
    }

    private async Task WithinHelloTimeAsync(Func<CancellationToken, Task> step, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(HelloTime, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await step(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"No TLS handshake within {HelloTime.TotalSeconds:0.#} s, which is limits.hello_seconds.");
        }
    }

    /// <summary>Null if it may join; else why not.</summary>
    private async Task<(RejectCode Code, string Reason)?> RefusalAsync(IConnection connection, Hello theirs)
    {
        if (Handshake.Incompatibility(hello, theirs) is { } incompatible) return incompatible;
        if (admission.Refusal(connection.Credential, theirs) is { } refusal) return refusal;
        if (SchemaProblem(theirs) is { } problem) return (RejectCode.SchemaMismatch, problem);
        if (_budgets.Of(theirs.DeviceId).TryContact()) return await admission.AdmitAsync(theirs); // last of all: it binds the id
        services.Refusals.Note("limits.contacts_per_minute");
        return (RejectCode.Busy, $"{theirs.DeviceId} connects too often; limits.contacts_per_minute is {services.Options.Limits.ContactsPerMinute}");
    }

    private ConnectedWorker BeginSession(IConnection connection, string device)
    {
        var earlier = roster.Find(device)?.Link;
        earlier?.Close(ByeCode.Superseded, "a newer connection of this unit took over");
        var worker = new ConnectedWorker(device)
        {
            Address = connection.Peer,
            EarlierRead = earlier?.WhenReadAsync() ?? Task.CompletedTask,
        };
        var session = sessionOf(worker);
        worker.Link = new Link(connection, device, services, session, _budgets.Of(device));
        roster.Add(worker);
        context.Log.Connected(device, connection.Peer);
        session.Greet();
        return worker;
    }

    private void EndSession(ConnectedWorker worker, LinkEnd end)
    {
        roster.Remove(worker);
        var device = worker.Device;
        if (end.Kind == LinkEndKind.Violation) context.Log.Violation(device, end.Reason);
        else context.Log.Gone(device, end.Reason);
    }

    /// <summary>For a worker that has no clock; without TLS nobody could believe it.</summary>
    private ulong TimeNow => security is null ? 0 : (ulong)security.Clock.Read().Now.ToUnixTimeSeconds();

    private string? SchemaProblem(Hello theirs)
    {
        if (theirs.Role != UnitRole.Worker) return $"{theirs.DeviceId} is a {theirs.Role}; this aggregator takes workers";
        if (theirs.Schema.Length == 0) return $"{theirs.DeviceId} does not say which data it has";
        return DataSchema.Parse(theirs.Schema).Difference(context.Job.Spec.RequiredSchema);
    }

    private void TellClone(string device, (RejectCode Code, string Reason) refusal)
    {
        if (refusal.Code == RejectCode.ClonedIdentity) roster.Find(device)?.Link.Refuse(refusal.Code, refusal.Reason);
    }

    /// <summary>There is no place for it. Without TLS it is told; with TLS that would be the work it is refused for.</summary>
    private async Task TurnAwayAsync(IConnection connection, string reason, CancellationToken cancel)
    {
        if (security is null) await RefuseAsync(connection, RejectCode.Busy, reason, cancel);
        else context.Log.Refused(connection.Peer, RejectCode.Busy.ToString(), reason);
    }

    /// <summary>Whoever hung up was not refused: no link is to blame for what its peer did not wait for.</summary>
    private void NoteSilence(IConnection connection, ConnectionSlot place, Exception end)
    {
        place.NoteFailure();
        services.Refusals.Note("NoHello");
        if (end is CutException) context.Log.LeftEarly(connection.Peer, end.Message);
        else if (security is not null && connection.Credential is null)
            context.Log.Refused(connection.Peer, RejectCode.Untrusted.ToString(), end.Message);
    }

    private async Task RefuseAsync(IConnection connection, RejectCode code, string reason, CancellationToken cancel)
    {
        services.Refusals.Note(code.ToString());
        context.Log.Refused(connection.Peer, code.ToString(), reason);
        try
        {
            await Handshake.RefuseAsync(connection, code, reason, cancel);
            await Task.Delay(RefusalTime, services.Time, cancel); // the reason travels before the connection is torn down
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // it did not want to know
        }
    }

    private async Task PauseAsync(CancellationToken cancel)
    {
        try
        {
            await Task.Delay(AcceptPause, services.Time, cancel);
        }
        catch (OperationCanceledException)
        {
            // the loop ends by itself
        }
    }
}
