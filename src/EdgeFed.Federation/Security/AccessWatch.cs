using EdgeFed.Core.Errors;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Security;

/// <summary>While an aggregator runs: reads its lists again when they change, ends links of units that are on them now, and renews its own certificate.</summary>
internal sealed class AccessWatch(UnitSecurity security, Roster roster, TimeProvider time, ILogger log)
{
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
            await security.RenewOwnAsync();
            _problem = "";
        }
        catch (Exception e) when (e is EdgeFedException or StorageFullException or IOException)
        {
            if (_problem != e.Message) log.ListsUnreadable(ErrorText.Of(e));
            _problem = e.Message;
        }
    }

    private void EndRefused()
    {
        foreach (var session in roster.Sessions.ToList())
        {
            if (session.Link.Credential is not { Name: not null } peer || security.Lists.Refusal(peer) is not { } reason) continue;
            log.Refused(session.Device, RejectCode.Untrusted.ToString(), reason);
            session.Link.Refuse(RejectCode.Untrusted, reason);
        }
    }
}
