namespace EdgeFed.Tests.Commands;

public class UsageTests
{
    [Theory]
    [InlineData("unknown command 'tarin'; did you mean train? (see edgefed --help)", "tarin")]
    [InlineData("unknown option '--confg'; did you mean --config? (see edgefed run --help)", "run", "--confg", "x")]
    [InlineData("a command is missing; expected one of run, check, status, units, jobs, doctor, train, bench, plot, metrics, model, identity, completion, version (see edgefed --help)")]
    [InlineData("a command is missing; expected one of info, verify (see edgefed model --help)", "model")]
    [InlineData("Option '--config' is required (see edgefed run --help)", "run")]
    [InlineData("'extra' is one argument too many (see edgefed version --help)", "version", "extra")]
    [InlineData("--format is xml; expected text or json (see edgefed version --help)", "version", "--format", "xml")]
    [InlineData("--epochs is 0; expected a whole number from 1 to 100000 (see edgefed train --help)", "train", "--config", "x", "--epochs", "0")]
    public async Task Run_WrongUsage_IsOneLineAndExitCode2(string expected, params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        Assert.Equal((2, "", $"edgefed: {expected}\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Theory]
    [InlineData("--help"), InlineData("run", "--help"), InlineData("check", "-h"), InlineData("status", "--help"), InlineData("train", "--help")]
    [InlineData("plot", "--help"), InlineData("model", "--help"), InlineData("model", "info", "--help"), InlineData("version", "--help")]
    public async Task Help_OfAnyCommand_HasExamplesAndExitCodes(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Examples:\n  edgefed ", run.Out);
        Assert.Contains("\nExit codes:\n  0    done", run.Out);
        Assert.EndsWith("\n  130  interrupted\n", run.Out);
    }

    [Fact]
    public async Task Run_ConfigWithProblems_ListsThemAndExitCode2()
    {
        using var directory = new TempFolder();
        var run = await CommandRun.OfAsync("run", "--config", directory.Write("a.json", """{ "role": "aggregator", "rounds": 3, "threads": 0 }"""));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("a.json: 2 problems\n", run.Error);
        Assert.Contains("\n  rounds is unknown; did you mean job.rounds?\n", run.Error);
    }

    [Fact]
    public async Task Run_StateIsAFile_ExitCode4()
    {
        using var directory = new TempFolder();
        var config = directory.Write("a.json", """{ "role": "aggregator", "state": "a.json" }""");

        var run = await CommandRun.OfAsync("run", "--config", config);

        Assert.Equal((4, $"edgefed: state: {config}: {config} is no directory; expected a writable directory\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Run_Debugging_ShowsWhereAnErrorArose()
    {
        var run = await CommandRun.OfAsync(new Dictionary<string, string> { ["EDGEFED_DEBUG"] = "1" }, "run", "--config", "/nowhere/a.json");
        Assert.Contains("   at EdgeFed.", run.Error);
    }

    [Fact]
    public async Task Run_NotDebugging_ShowsNoStackTrace() =>
        Assert.Equal("edgefed: /nowhere/a.json: no such file; expected a readable JSON configuration file\n",
            (await CommandRun.OfAsync("run", "--config", "/nowhere/a.json")).Error);
}
