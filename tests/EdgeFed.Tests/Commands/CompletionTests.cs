using System.Diagnostics;

namespace EdgeFed.Tests.Commands;

/// <summary>What bash makes of the script: run by a real one, as when a person presses the tabulator.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("edgefed st", "status")]
    [InlineData("edgefed model ", "info verify")]
    [InlineData("edgefed bench tr", "transfer train")]
    [InlineData("edgefed completion ", "bash zsh fish")]
    [InlineData("edgefed status --w", "--watch")]
    [InlineData("edgefed model verify --st", "--state")]
    [InlineData("edgefed status --format ", "text json")]
    [InlineData("edgefed status --format=j", "json")]
    [InlineData("edgefed bench encode --compression ", "none zstd")]
    [InlineData("edgefed identity issue unit-07 --role w", "worker")]
    [InlineData("edgefed run --set job.enc", "job.encoding=")]
    [InlineData("edgefed run --set job.encoding=q", "q8 q4")]
    [InlineData("edgefed run --config wo", "worker.json")]
    [InlineData("edgefed model info mod", "model one.safetensors")]
    [InlineData("edgefed bench aggregate --state st", "state")]
    [InlineData("edgefed train --epochs ", "")]
    [InlineData("edgefed run --config worker.json --on", "--once")]
    public async Task Bash_AtTheEndOfALine_OffersWhatFits(string line, string expected)
    {
        foreach (var file in new[] { "worker.json", "model one.safetensors" }) _directory.Write(file, "");
        Directory.CreateDirectory(_directory.File("state"));
        var script = _directory.Write("edgefed.bash", (await CommandRun.OfAsync("completion", "bash")).Out);
        Assert.Equal(expected, await BashAsync(script, line));
    }

    [Theory, InlineData("bash"), InlineData("zsh"), InlineData("fish")]
    public async Task Script_OfAnyShell_NamesEveryCommand(string shell)
    {
        var run = await CommandRun.OfAsync("completion", shell);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var path in new[] { "edgefed run", "edgefed doctor", "edgefed bench transfer", "edgefed identity init-fleet" }) Assert.Contains(path, run.Out);
    }

    [Fact]
    public async Task Script_OfAnUnknownShell_ExitCode2() =>
        Assert.Equal("edgefed: SHELL is tcsh; expected bash, zsh, fish (see edgefed completion --help)\n", (await CommandRun.OfAsync("completion", "tcsh")).Error);

    /// <summary>Splits the line as bash does, and calls what is bound to the command.</summary>
    private async Task<string> BashAsync(string script, string line)
    {
        const string Press = """
            set -u
            . "$1"
            line=${2/=/ = }
            read -ra COMP_WORDS <<<"$line"
            [[ $line == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            handler=$(complete -p edgefed) handler=${handler#complete -F } handler=${handler% edgefed}
            "$handler" edgefed "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            echo "${COMPREPLY[*]}"
            """;
        var start = new ProcessStartInfo("bash", ["--norc", "-c", Press, "press", script, line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory.Path,
        };
        using var bash = Process.Start(start)!;
        var (output, error) = (await bash.StandardOutput.ReadToEndAsync(), await bash.StandardError.ReadToEndAsync());
        Assert.Equal("", error);
        return output.TrimEnd('\n');
    }
}
