using EdgeFed.Core.Errors;
using EdgeFed.Core.Loop;
using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// Keeps a link to the aggregator, for ever. A link that has gone dark is not given up: others are tried beside it, and whichever
/// answers first goes on.
/// </summary>
internal sealed class AggregatorConnector
{
    private readonly WorkerContext _context;
    private readonly LinkServices _services;
    private readonly UnitEnvironment _environment;
    private readonly SearchLog _news;
    private readonly ReconnectPolicy _policy;
    private readonly Connector _race;
    private readonly CertificateRenewal _renewal;
    private readonly PeerBudgets _budgets;
    private readonly HashSet<Task> _links = [];

    public AggregatorConnector(
        WorkerOptions options, WorkerContext context, Hello hello, LinkServices services, UnitEnvironment environment)
    {
        (_context, _services, _environment) = (context, services, environment);
        _news = new SearchLog(options.Aggregator, context, environment.Observer);
        _policy = new ReconnectPolicy(options.Transport, environment.Time, environment.Random.NextDouble);
        _race = new Connector(environment.Network, options.Aggregator, hello, services, _policy, _news.Unreachable);
        _budgets = new PeerBudgets(options.Transport.Limits, environment.Time);
        _renewal = new CertificateRenewal(environment.Security, environment.Time, context.Log);
    }

    /// <summary>Runs until cancelled, and then until its links have said good-bye.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            Contact? contact = null;
            while (!cancel.IsCancellationRequested)
                contact = await HoldAsync(contact ?? await FindAsync(cancel), cancel);
        }
        finally
        {
            await Task.WhenAll(_links.ToArray());
        }
    }

    /// <summary>Searches until the aggregator answers, and after a refusal again.</summary>
    private async Task<Contact> FindAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await _race.RunAsync(cancel);
            }
            catch (RefusedException refused)
            {
                _news.Refused(refused.Code.ToString(), refused.Message);
            }
            catch (EdgeFedException broken)
            {
                _news.Unreachable(broken.Message);
            }

            await Task.Delay(_policy.Next(), _environment.Time, cancel);
        }
    }

    /// <summary>Runs a link until it ends, or until another takes its place, which is returned.</summary>
    private async Task<Contact?> HoldAsync(Contact contact, CancellationToken cancel)
    {
        var changed = new AsyncSignal();
        var since = _environment.Time.GetTimestamp();
        var link = Open(contact, changed, cancel);
        var watch = new StallWatch(link, _services, () => _context.Wanted is not null);
        while (!link.IsOver)
        {
            _renewal.AskIfDue(link);
            await changed.WaitAsync(watch.Interval, _environment.Time, cancel);
            if (!watch.IsStalled()) continue;
            if (await FindBesideAsync(link, watch, changed, cancel) is not { } newer) continue;
            link.Abandon("a newer connection took its place");
            await link.WhenReadAsync(); // the newer one says what this one has brought
            return newer;
        }

        _policy.NoteEnd(link.Ended!.Kind, _environment.Time.GetElapsedTime(since));
        await Task.Delay(_policy.Next(), _environment.Time, cancel);
        return null;
    }

    private Link Open(Contact contact, AsyncSignal changed, CancellationToken cancel)
    {
        _policy.NoteContact();
        _news.Found(contact);
        _environment.Observer.OnLink(UnitLink.Up);
        _ = _renewal.NoteTimeAsync(contact.Theirs);
        var session = new AggregatorSession(_context, _environment.Observer, _renewal, _environment.Security);
        var device = contact.Theirs.DeviceId;
        var link = new Link(contact.Connection, device, _services, session, _budgets.Of(device));
        _context.LinkUp(link);
        var running = RunAsync(link, session, changed, cancel);
        _links.Add(running);
        _ = ForgetAsync(running);
        return link;
    }

    private async Task ForgetAsync(Task running)
    {
        await running;
        _links.Remove(running);
    }

    private async Task RunAsync(Link link, AggregatorSession session, AsyncSignal changed, CancellationToken cancel)
    {
        var end = await link.RunAsync(cancel);
        _context.LinkDown(link);
        if (!_context.IsConnected) _environment.Observer.OnLink(UnitLink.Lost);
        _context.Log.AggregatorLost(end.Reason);
        if (session.Refusal is { } refusal) _news.Refused(refusal.Code.ToString(), refusal.Reason);
        changed.Set();
    }

    /// <summary>Searches while the old link is silent; null if it came back by itself before anyone was found.</summary>
    private async Task<Contact?> FindBesideAsync(Link link, StallWatch watch, AsyncSignal changed, CancellationToken cancel)
    {
        _context.Log.AggregatorSilent();
        _environment.Observer.OnLink(UnitLink.Silent);
        _policy.NoteContact();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var searching = FindOrNullAsync(changed, stop.Token);
        while (!searching.IsCompleted)
        {
            await changed.WaitAsync(watch.Interval, _environment.Time, CancellationToken.None);
            if (!link.IsOver && !_race.IsGreeting && !watch.IsStalled()) stop.Cancel();
        }

        var found = await searching;
        if (found is null && !link.IsOver) _environment.Observer.OnLink(UnitLink.Up);
        return found;
    }

    private async Task<Contact?> FindOrNullAsync(AsyncSignal changed, CancellationToken stop)
    {
        try
        {
            return await FindAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            changed.Set();
        }
    }
}
