using EdgeFed.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Security;

/// <summary>
/// Who was refused and why, in the log: at once, and where the same comes from the same address again and again, a line a minute with
/// how often. Bounded, however many addresses there are.
/// </summary>
internal sealed class RefusalNews(TimeProvider time, ILogger log)
{
    private const int MostKept = 1024;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(string Address, RejectCode Code), (long Since, int Silent)> _told = [];

    /// <param name="peer">Address and port.</param>
    public void Tell(string peer, RejectCode code, string reason)
    {
        var key = (AddressOf(peer), code);
        var isKnown = _told.TryGetValue(key, out var told);
        if (isKnown && time.GetElapsedTime(told.Since) < Quiet)
        {
            _told[key] = told with { Silent = told.Silent + 1 };
            return;
        }

        if (!isKnown && _told.Count >= MostKept) Forget();
        _told[key] = (time.GetTimestamp(), 0);
        log.Refused(peer, code.ToString(), told.Silent == 0 ? reason : $"{reason} (and {told.Silent} times more since the last line)");
    }

    private void Forget()
    {
        foreach (var (key, told) in _told)
            if (time.GetElapsedTime(told.Since) >= Quiet) _told.Remove(key);
        if (_told.Count >= MostKept) _told.Clear();
    }

    private static string AddressOf(string peer) => peer.LastIndexOf(':') is > 0 and var colon ? peer[..colon] : peer;
}
