using EdgeFed.Core.Errors;
using EdgeFed.Core.Texts;
using EdgeFed.Federation.Security;
using EdgeFed.Identity;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Links;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Worker;

/// <summary>A worker's certificate is renewed over its link, in good time, by an aggregator that can.</summary>
internal sealed class CertificateRenewal(UnitSecurity? security, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private long _asked;
    private bool _isExpected;

    /// <summary>Asks on this link if it is time, and not more often than is of use.</summary>
    public void AskIfDue(Link link)
    {
        if (security is not { IsToBeRenewed: true } || (_asked != 0 && time.GetElapsedTime(_asked) < Pause)) return;
        (_asked, _isExpected) = (time.GetTimestamp(), true);
        link.Send(new Renewal(default));
    }

    /// <summary>
    /// Takes what the aggregator sent: used from the next connection on. Nothing that this unit did not ask for.
    /// </summary>
    public async Task TakeAsync(Renewal renewal)
    {
        if (security is null || !_isExpected) return;
        _isExpected = false;
        try
        {
            await security.TakeAsync(renewal.Certificate);
            log.CertificateRenewed(UnitCertificate.EndOf(security.Certificate));
        }
        catch (Exception e) when (e is EdgeFedException or StorageUnavailableException or IOException)
        {
            log.CertificateNotRenewed(e.Message); // the old one is still there, and asks again
        }
    }

    /// <summary>The time that the aggregator told, once its certificate was seen to be good.</summary>
    public async Task NoteTimeAsync(Hello theirs)
    {
        if (security is null || theirs.Time == 0) return;
        var told = DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(theirs.Time, MaxSeconds));
        try
        {
            var behind = await security.Clock.NoteAsync(told, UnitCertificate.EndOf(security.Certificate));
            if (behind.Duration() > TimeSpan.FromMinutes(5))
                log.ClockDiffers(behind > TimeSpan.Zero ? "behind" : "ahead of", DurationText.Of(behind.Duration()));
        }
        catch (Exception e) when (e is StorageUnavailableException or IOException)
        {
            log.CertificateNotRenewed(e.Message);
        }
    }

    private static ulong MaxSeconds => (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();
}
