using EdgeFed.Core.Errors;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Security;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Federation.Members;

/// <summary>
/// While an aggregator runs: reads its lists again when they change, ends links of units that are on them now, has members leave
/// that are not welcome any more, and renews its own certificate.
/// </summary>
internal sealed class AccessWatch(UnitSecurity security, JobContext context, Roster roster, Departures departures,
    TimeProvider time)
{
    private readonly MemberStanding _standing = new(security, roster, context.Record);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private string _problem = "";

    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await LookAsync();
                await Task.Delay(Interval, time, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // the unit is stopping
        }
    }

    private async Task LookAsync()
    {
        try
        {
            if (security.Lists.Reload()) EndRefused();
            DismissRefused();
            await security.RenewOwnAsync();
            _problem = "";
        }
        catch (Exception e) when (e is EdgeFedException or StorageUnavailableException or IOException)
        {
            if (_problem != e.Message) context.Log.ListsUnreadable(ErrorText.Of(e));
            _problem = e.Message;
        }
    }

    private void DismissRefused()
    {
        foreach (var member in context.Record.LastMembers)
            if (_standing.Refusal(member) is { } reason) departures.Dismiss(member, reason);
    }

    private void EndRefused()
    {
        foreach (var worker in roster.Workers.ToList())
        {
            if (worker.Link.Credential is not { Name: not null } peer || security.Lists.Refusal(peer) is not { } reason) continue;
            context.Log.Refused(worker.Device, RejectCode.Untrusted.ToString(), reason);
            worker.Link.Refuse(RejectCode.Untrusted, reason);
            roster.Remove(worker); // its last words may take a while to go
        }
    }
}
