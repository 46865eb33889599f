using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Members;

/// <summary>
/// Units that are to leave the job. Whoever finds that one has to go says so at any time; the loop that makes versions lets them
/// go between two of its steps, so that no version is under way then.
/// </summary>
internal sealed class Departures(
    JobContext context, Roster roster, IMembershipObserver observer, IdentityRegistry registry, ForgetRequests requests, DiskRetry disk)
{
    private readonly UnitRelease _release = new(context.Record, registry);
    private readonly SortedDictionary<string, string?> _waiting = new(StringComparer.Ordinal); // reasons; null: a person asked

    /// <summary>A person asked to forget this unit.</summary>
    public void Forget(string device) => Add(device, null);

    /// <summary>A member is not welcome any more.</summary>
    public void Dismiss(string device, string reason)
    {
        if (!_waiting.ContainsKey(device)) Add(device, reason);
    }

    /// <summary>Lets go whoever is to leave, durably. Returns whether a member did.</summary>
    public async Task<bool> SettleAsync(CancellationToken cancel)
    {
        var left = false;
        while (_waiting.Count > 0)
        {
            var (device, reason) = _waiting.First();
            left |= context.Record.IsMember(device);
            if (reason is null) await ForgetAsync(device, cancel);
            else await DismissAsync(device, reason, cancel);
            _waiting.Remove(device);
        }

        return left;
    }

    private void Add(string device, string? reason)
    {
        if (_waiting.TryGetValue(device, out var known) && known == reason) return;
        _waiting[device] = reason;
        observer.Wake();
        roster.Changed.Set();
    }

    private async Task ForgetAsync(string device, CancellationToken cancel)
    {
        registry.Close(device);
        End(device, static link =>
            link.Close(ByeCode.Normal, "the aggregator was told to forget this unit; from now on it is a new one"));
        var answer = await disk.RunAsync($"the departure of {device}", () => _release.ForgetAsync(device), cancel);
        observer.Release(device);
        roster.Forget(device);
        var membership = answer.WasMember ? $"no member from version {answer.Version} on" : "it was no member";
        context.Log.UnitForgotten(device, membership, answer.WasBound ? "free" : "bound to no key");
        await disk.RunAsync($"the answer about {device}", () => requests.AnswerAsync(answer), cancel);
    }

    private async Task DismissAsync(string device, string reason, CancellationToken cancel)
    {
        End(device, link => link.Refuse(RejectCode.Untrusted, reason));
        if (!await disk.RunAsync($"the departure of {device}", () => _release.DismissAsync(device, reason), cancel)) return;
        observer.Release(device);
        context.Log.MemberDismissed(device, reason);
    }

    /// <summary>Nobody takes it for connected from now on: its last words may take a while to go.</summary>
    private void End(string device, Action<Link> end)
    {
        if (roster.Find(device) is not { } worker) return;
        end(worker.Link);
        roster.Remove(worker);
    }
}
