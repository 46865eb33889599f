namespace EdgeFed.Tests.Commands;

public class VersionCommandTests
{
    [Theory, InlineData("version"), InlineData("--version"), InlineData("version", "--format", "text")]
    public async Task Version_AsText_NamesAllParts(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^edgefed \d+\.\d+\.\d+\n\.NET \d+\.[^\n]+\nOpenBLAS [^\n]+\nzstd [^\n]+\nOpenSSL \d[^\n]+\n$", run.Out);
    }

    [Fact]
    public async Task Version_AsJson_HasTheEnvelope()
    {
        var json = (await CommandRun.OfAsync("version", "--format", "json")).Json;
        Assert.Equal((1, "version", true), (json.GetProperty("edgefed").GetInt32(), json.GetProperty("command").GetString(), json.GetProperty("ok").GetBoolean()));
        Assert.StartsWith(".NET ", json.GetProperty("runtime").GetString());
    }

    [Fact]
    public async Task Version_Licenses_ShowsOursAndTheirs()
    {
        var run = await CommandRun.OfAsync("version", "--licenses");
        Assert.Contains("Apache License", run.Out);
        Assert.Contains("OpenBLAS", run.Out);
        Assert.Contains("MessagePack for C#", run.Out);
        Assert.Contains("Apache License", (await CommandRun.OfAsync("version", "--licenses", "--format", "json")).Json.GetProperty("LICENSE").GetString());
    }
}
