using EdgeFed.Core.Errors;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Security;
using EdgeFed.Identity;

namespace EdgeFed.Federation.Tests.Security;

public sealed class PeerListsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private int _written;

    private string Revoked => _folder.File("revoked.txt");

    private string Allowed => _folder.File("allowed.txt");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Refusal_NoLists_EverybodyIsWelcome()
    {
        var lists = new PeerLists(null, null);
        lists.Reload();
        Assert.Null(lists.Refusal(Peer("unit-01")));
    }

    [Fact]
    public void Refusal_RevokedUntil_IsForCertificatesIssuedBefore()
    {
        Write(Revoked, "# stolen buses", PeerLists.RevocationOf("unit-01", Noon, "stolen"));
        var lists = Read();
        Assert.Contains("issued until 2026-03-01 12:00 UTC were revoked", lists.Refusal(Peer("unit-01", issued: Noon)));
        Assert.Null(lists.Refusal(Peer("unit-01", issued: Noon.AddSeconds(1)))); // a new one after that is good
        Assert.Null(lists.Refusal(Peer("unit-02", issued: Noon)));
    }

    [Fact]
    public void Refusal_RevokedSerial_IsForThatCertificate()
    {
        Write(Revoked, "6bec829053ff207db0671bb53aff1207  lost");
        Assert.Contains("6BEC829053FF207DB0671BB53AFF1207 of unit-01 was revoked", Read().Refusal(Peer("unit-01", "6BEC829053FF207DB0671BB53AFF1207")));
        Assert.Null(Read().Refusal(Peer("unit-01")));
    }

    /// <summary>The serial number of a Raspberry Pi, taken for its name.</summary>
    [Fact]
    public void Refusal_DeviceThatLooksLikeASerial_IsRevoked()
    {
        Write(Revoked, PeerLists.RevocationOf("10000000abcdef01", Noon, "stolen"));
        Assert.NotNull(Read().Refusal(Peer("10000000abcdef01")));
    }

    [Fact]
    public void Refusal_AllowedList_LetsInThoseOnly()
    {
        Write(Allowed, "unit-01 # the first bus", "", "unit-02");
        var lists = new PeerLists(null, Allowed);
        lists.Reload();
        Assert.Null(lists.Refusal(Peer("unit-02")));
        Assert.Contains("unit-03 is not on this aggregator's list", lists.Refusal(Peer("unit-03")));
    }

    [Fact]
    public void Reload_FileChanged_IsReadAgain()
    {
        Write(Revoked, "");
        var lists = Read();
        Assert.False(lists.Reload());
        Write(Revoked, PeerLists.RevocationOf("unit-01", Noon, ""));
        Assert.True(lists.Reload());
        Assert.NotNull(lists.Refusal(Peer("unit-01")));
    }

    /// <summary>Half a file, as an editor writes it, must not let anybody in.</summary>
    [Fact]
    public void Reload_FileThatIsWrong_NamesTheLineAndChangesNothing()
    {
        Write(Revoked, PeerLists.RevocationOf("unit-01", Noon, ""));
        var lists = Read();
        Write(Revoked, "# nothing", "unit-02 tomorrow");
        Assert.Contains("line 2: 'unit-02 tomorrow' is no revocation", Assert.Throws<EdgeFedException>(() => lists.Reload()).Message);
        Assert.NotNull(lists.Refusal(Peer("unit-01")));
    }

    [Fact]
    public void Reload_FileGone_NamesItAndChangesNothing()
    {
        Write(Revoked, PeerLists.RevocationOf("unit-01", Noon, ""));
        var lists = Read();
        File.Delete(Revoked);
        Assert.Contains(Revoked, Assert.Throws<EdgeFedException>(() => lists.Reload()).Message);
        Assert.NotNull(lists.Refusal(Peer("unit-01")));
    }

    private PeerLists Read()
    {
        var lists = new PeerLists(Revoked, null);
        lists.Reload();
        return lists;
    }

    /// <summary>Each time with another time of change, however fast.</summary>
    private void Write(string file, params string[] lines)
    {
        File.WriteAllLines(file, lines);
        File.SetLastWriteTimeUtc(file, Noon.UtcDateTime.AddSeconds(_written++));
    }

    private static PeerCredential Peer(string device, string serial = "00", DateTimeOffset? issued = null) =>
        new(new UnitName("buses", UnitRole.Worker, device), serial, default, issued ?? Noon);
}
