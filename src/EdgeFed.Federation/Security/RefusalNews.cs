using EdgeFed.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Security;

/// <summary>
/// Who was refused and why, in the log: at once, and where it comes from one address or device again and again, a few lines a minute, and
/// how often it was beyond them. Bounded, however many of them there are.
/// </summary>
internal sealed class RefusalNews(TimeProvider time, ILogger log)
{
    private const int MostKept = 1024;
    private const int MostLines = 10; // an address may have several reasons
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(string Who, RejectCode Code), (long Since, int Times)> _told = [];

    /// <param name="peer">Address and port.</param>
    public void Tell(string peer, RejectCode code, string reason)
    {
        if (TextOf((AddressOf(peer), code), reason) is { } text) log.Refused(peer, code.ToString(), text);
    }

    /// <summary>An object was not taken.</summary>
    public void TellOffer(string device, string name, RejectCode code, string reason)
    {
        if (TextOf((device, code), reason) is { } text) log.OfferRefused(device, name, code.ToString(), text);
    }

    /// <summary>The reason as it is to be told; null if it was told often enough.</summary>
    private string? TextOf((string, RejectCode) key, string reason)
    {
        var isKnown = _told.TryGetValue(key, out var told);
        if (isKnown && time.GetElapsedTime(told.Since) < Span)
        {
            _told[key] = told with { Times = told.Times + 1 };
            return told.Times < MostLines ? reason : null;
        }

        if (!isKnown && _told.Count >= MostKept) Forget();
        _told[key] = (time.GetTimestamp(), 1);
        return told.Times <= MostLines ? reason : $"{reason} (and {told.Times - MostLines} times more that were not told)";
    }

    private void Forget()
    {
        foreach (var (key, told) in _told)
            if (time.GetElapsedTime(told.Since) >= Span) _told.Remove(key);
        if (_told.Count >= MostKept) _told.Clear();
    }

    private static string AddressOf(string peer) => peer.LastIndexOf(':') is > 0 and var colon ? peer[..colon] : peer;
}
