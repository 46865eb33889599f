using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Identity;
using EdgeFed.Security;

namespace EdgeFed.Tests.Commands;

/// <summary>The life of an identity as a person makes it on a workshop's machine.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class IdentityCommandTests : IDisposable
{
    private readonly TempFolder _directory = new();

    private string Fleet => _directory.File("fleet");

    private string Unit => _directory.File("unit-07.pem");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Issue_NewFleet_MakesAFileForTheOwnerOnly()
    {
        await IssueAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Unit));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Fleet, "fleet-ca.key")));
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(Path.Combine(Fleet, "fleet-ca.pem")));
    }

    [Fact]
    public async Task Show_Unit_SaysWhoAndNeverTheKey()
    {
        await IssueAsync();

        var shown = await CommandRun.OfAsync("identity", "show", Unit);
        var json = (await CommandRun.OfAsync("identity", "show", Unit, "--format", "json")).Json;

        Assert.Equal(0, shown.ExitCode);
        Assert.DoesNotContain("PRIVATE", shown.Out);
        Assert.Equal(("unit-07", "worker", "buses", "valid"), (Text("device"), Text("role"), Text("fleet"), Text("state")));
        string? Text(string key) => json.GetProperty(key).GetString();
    }

    [Fact]
    public async Task Commands_AsJson_SayWhatTheyMade()
    {
        var fleet = (await CommandRun.OfAsync("identity", "init-fleet", "buses", "--fleet", Fleet, "--format", "json")).Json;
        Assert.Equal(("buses", Path.Combine(Fleet, "fleet-ca.pem")), (fleet.GetProperty("fleet").GetString(), fleet.GetProperty("certfile").GetString()));
        var issued = (await CommandRun.OfAsync("identity", "issue", "unit-07", "--role", "worker", "--fleet", Fleet, "--out", Unit, "--format", "json")).Json;
        Assert.Equal((Unit, "unit-07", "worker"), (issued.GetProperty("file").GetString(), issued.GetProperty("device").GetString(), issued.GetProperty("role").GetString()));
        var renewed = (await CommandRun.OfAsync("identity", "renew", Unit, "--fleet", Fleet, "--format", "json")).Json;
        Assert.Equal("identity renew", renewed.GetProperty("command").GetString());
        var revoked = (await CommandRun.OfAsync("identity", "revoke", "unit-07", "--fleet", Fleet, "--format", "json")).Json;
        Assert.Equal("unit-07", revoked.GetProperty("device").GetString());
    }

    /// <summary>An aggregator may have the key of an intermediate authority, and not of the fleet's own.</summary>
    [Fact]
    public void Load_KeyOfOneOfSeveralAuthorities_IsThatOne()
    {
        using var root = FleetAuthority.Create("buses", DateTimeOffset.UtcNow);
        using var depots = FleetAuthority.Create("depots", DateTimeOffset.UtcNow);
        using var key = depots.Certificate.GetECDsaPrivateKey()!;
        var file = _directory.Write("depots.key", key.ExportPkcs8PrivateKeyPem());

        using var loaded = FleetFiles.Load([root.Certificate, depots.Certificate], file);
        Assert.Equal("depots", loaded.Fleet);
        var failure = Assert.Throws<CommandException>(() => FleetFiles.Load([root.Certificate], file));
        Assert.Contains("depots.key is not the key of the fleet's authority", failure.Message);
    }

    [Fact]
    public async Task Renew_Unit_LastsLongerWithTheSameKey()
    {
        await IssueAsync();
        var before = KeyOf(Unit);
        var run = await CommandRun.OfAsync("identity", "renew", Unit, "--fleet", Fleet, "--days", "4000");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"until {DateTime.UtcNow.AddDays(4000):yyyy-MM-dd}", run.Out);
        Assert.Equal(before, KeyOf(Unit));
    }

    [Fact]
    public async Task Renew_UnitOfAnotherFleet_IsRefused()
    {
        await IssueAsync();
        await CommandRun.OfAsync("identity", "init-fleet", "trams", "--fleet", _directory.File("trams"));
        var before = File.ReadAllText(Unit);
        var run = await CommandRun.OfAsync("identity", "renew", Unit, "--fleet", _directory.File("trams"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("is of another authority", run.Error);
        Assert.Equal(before, File.ReadAllText(Unit));
    }

    [Fact]
    public async Task Revoke_LastLineWasCutByAPowerFailure_BeginsALineOfItsOwn()
    {
        await IssueAsync();
        var list = Path.Combine(Fleet, "revoked.txt");
        File.AppendAllText(list, "unit-03 2026-01");
        Assert.Equal(0, (await CommandRun.OfAsync("identity", "revoke", "unit-07", "--fleet", Fleet)).ExitCode);
        Assert.Equal("unit-03 2026-01", File.ReadAllLines(list)[^2]);
        Assert.StartsWith("unit-07 ", File.ReadAllLines(list)[^1]);
    }

    [Fact]
    public async Task Revoke_Unit_IsALineOfTheList()
    {
        await IssueAsync();
        Assert.Equal(0, (await CommandRun.OfAsync("identity", "revoke", "unit-07", "--fleet", Fleet, "--reason", "stolen")).ExitCode);
        Assert.Matches(@"^unit-07 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ stolen$", File.ReadAllLines(Path.Combine(Fleet, "revoked.txt"))[^1]);
    }

    [Fact]
    public async Task InitFleet_Twice_KeepsTheFirst()
    {
        await IssueAsync();
        var key = File.ReadAllText(Path.Combine(Fleet, "fleet-ca.key"));
        var run = await CommandRun.OfAsync("identity", "init-fleet", "buses", "--fleet", Fleet);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("would cut off the units", run.Error);
        Assert.Equal(key, File.ReadAllText(Path.Combine(Fleet, "fleet-ca.key")));
    }

    [Theory]
    [InlineData(2, "--role is king; expected worker or aggregator", "issue", "unit-07", "--role", "king")]
    [InlineData(2, "DEVICE is ../../etc", "issue", "../../etc", "--role", "worker")]
    [InlineData(2, "--days is 0; expected a whole number from 1 to 7300", "issue", "unit-07", "--role", "worker", "--days", "0")]
    [InlineData(4, "make an authority with `edgefed identity init-fleet", "issue", "unit-07", "--role", "worker", "--fleet", "/nowhere")]
    [InlineData(4, "/nowhere.pem", "show", "/nowhere.pem")]
    public async Task Identity_BadInput_IsOneLine(int exitCode, string part, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["identity", .. arguments]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(part, run.Error);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Show_FileThatIsNoIdentity_SaysWhatIsMissing()
    {
        await IssueAsync();
        var run = await CommandRun.OfAsync("identity", "show", Path.Combine(Fleet, "fleet-ca.pem"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("expected the unit's, and that of the fleet's authority", run.Error);
    }

    [Fact]
    public async Task Check_CertificateOfAnotherDevice_NamesBoth()
    {
        await IssueAsync();
        var config = MnistConfig.Worker(_directory);
        var run = await CommandRun.OfAsync("check", "--config", config, "--set", $"tls.certfile={Unit}", "--set", "device.id=unit-08");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("device.id is unit-08", run.Out);
        Assert.Contains("is for unit-07", run.Out);
    }

    [Fact]
    public async Task Status_PlainTcpBeyondThisMachine_Warns()
    {
        var run = await CommandRun.OfAsync("status", "--config", MnistConfig.Worker(_directory), "--set", "aggregator=192.0.2.1:7700", "--set", "insecure=true");
        Assert.Contains("warning: insecure: connections are not encrypted", run.Out);
    }

    private async Task IssueAsync()
    {
        Assert.Equal(0, (await CommandRun.OfAsync("identity", "init-fleet", "buses", "--fleet", Fleet)).ExitCode);
        Assert.Equal(0, (await CommandRun.OfAsync("identity", "issue", "unit-07", "--role", "worker", "--fleet", Fleet, "--out", Unit)).ExitCode);
    }

    private static string KeyOf(string file) => File.ReadAllText(file).Split("-----END PRIVATE KEY-----")[0];
}
