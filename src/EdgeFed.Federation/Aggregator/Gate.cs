using EdgeFed.Federation.Security;
using EdgeFed.Learning;
using EdgeFed.Learning.Data;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;

namespace EdgeFed.Federation.Aggregator;

/// <summary>Lets workers in: hello, version, identity, schema; then a session for as long as the connection lasts.</summary>
internal sealed class Gate(AggregatorDesk desk, Admission admission, UnitSecurity? security, Hello hello, LinkServices services)
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(1);
    private readonly HashSet<Task> _serving = [];
    private readonly RefusalNews _news = new(services.Time, desk.Log);
    private int _connections;

    /// <summary>Accepts until cancelled, then waits for all connections to end.</summary>
    public async Task RunAsync(IListener listener, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                Serve(await listener.AcceptAsync(cancel), cancel);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception e) when (e is IOException or NetworkException)
            {
                desk.Log.Refused("a connection", "accept failed", e.Message); // e.g. no file handles left: others may end
                await PauseAsync(cancel);
            }
        }

        await Task.WhenAll(_serving.ToArray());
    }

    private void Serve(IConnection connection, CancellationToken cancel)
    {
        var serving = ServeAsync(connection, cancel);
        if (serving.IsCompleted) return;
        _serving.Add(serving);
        _ = ForgetAsync(serving);
    }

    private async Task ForgetAsync(Task serving)
    {
        await serving;
        _serving.Remove(serving);
    }

    private async Task ServeAsync(IConnection connection, CancellationToken cancel)
    {
        _connections++;
        try
        {
            if (await AdmitAsync(connection, cancel) is { } device) await RunSessionAsync(connection, device, cancel);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // cut, or silent, before it said who it was
            if (security is not null && connection.Credential is null && e is IOException) _news.Tell(connection.Peer, RejectCode.Untrusted, e.Message);
        }
        catch (Exception e) when (e is EdgeFedException or LearningException)
        {
            await RefuseAsync(connection, RejectCode.Malformed, e.Message, cancel);
        }
        catch (Exception e)
        {
            desk.Log.Unexpected(connection.Peer, e); // a mistake of ours: it costs this connection, not the job
        }
        finally
        {
            _connections--;
            connection.Abort();
            await connection.DisposeAsync();
        }
    }

    /// <summary>The device id of a welcome worker, after our hello went back; null if it was refused.</summary>
    private async Task<string?> AdmitAsync(IConnection connection, CancellationToken cancel)
    {
        if (_connections > services.Options.MaxConnections)
        {
            await RefuseAsync(connection, RejectCode.Busy, $"{services.Options.MaxConnections} connections are open, which is the limit", cancel);
            return null;
        }

        var theirs = await Handshake.ReadHelloAsync(connection, services, cancel);
        if (Handshake.Incompatibility(hello, theirs) is { } incompatible)
        {
            await RefuseAsync(connection, incompatible.Code, incompatible.Reason, cancel);
            return null;
        }

        if (await admission.RefusalAsync(connection.Credential, theirs) is { } refusal)
        {
            await RefuseAsync(connection, refusal.Code, refusal.Reason, cancel);
            TellClone(theirs.DeviceId, refusal);
            return null;
        }

        if (SchemaProblem(theirs) is { } problem)
        {
            await RefuseAsync(connection, RejectCode.SchemaMismatch, problem, cancel);
            return null;
        }

        await Handshake.WriteAsync(connection, hello with { Time = TimeNow }, cancel);
        return theirs.DeviceId;
    }

    private async Task RunSessionAsync(IConnection connection, string device, CancellationToken cancel)
    {
        desk.Roster.Find(device)?.Link.Close(ByeCode.Superseded, "a newer connection of this unit took over");
        var session = new WorkerSession(device, desk, security);
        session.Link = new Link(connection, device, services, session);
        desk.Roster.Add(session);
        desk.Log.Connected(device, connection.Peer);
        session.Greet();
        var end = await session.Link.RunAsync(cancel);
        desk.Roster.Remove(session);
        if (end.Kind == LinkEndKind.Violation) desk.Log.Violation(device, end.Reason);
        else desk.Log.Gone(device, end.Reason);
    }

    /// <summary>For a worker that has no clock; without TLS nobody could believe it.</summary>
    private ulong TimeNow => security is null ? 0 : (ulong)security.Clock.Read().Now.ToUnixTimeSeconds();

    private string? SchemaProblem(Hello theirs)
    {
        if (theirs.Role != UnitRole.Worker) return $"{theirs.DeviceId} is a {theirs.Role}; this aggregator takes workers";
        if (theirs.Schema.Length == 0) return $"{theirs.DeviceId} does not say which data it has";
        return DataSchema.Parse(theirs.Schema).Difference(desk.Job.Spec.RequiredSchema);
    }

    private void TellClone(string device, (RejectCode Code, string Reason) refusal)
    {
        if (refusal.Code == RejectCode.ClonedIdentity) desk.Roster.Find(device)?.Link.Refuse(refusal.Code, refusal.Reason);
    }

    private async Task RefuseAsync(IConnection connection, RejectCode code, string reason, CancellationToken cancel)
    {
        _news.Tell(connection.Peer, code, reason);
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
