using System.Diagnostics;
using EdgeFed.Commands;
using EdgeFed.Output;

namespace EdgeFed.Tests.Manual;

/// <summary>The manual page in the tree comes from the code: EDGEFED_MAN_PAGE=FILE writes it.</summary>
public class ManPageTests
{
    [Fact]
    public void Page_InTheTree_IsThatOfTheCommandLine()
    {
        var page = ManPage.Of(EdgeFedCommand.Tree(new Shell(TextWriter.Null, TextWriter.Null, isTerminal: false, new Dictionary<string, string>())));
        if (Environment.GetEnvironmentVariable("EDGEFED_MAN_PAGE") is { Length: > 0 } file) File.WriteAllText(file, page);
        else Assert.Equal(page, File.ReadAllText(Repository.ManPage));
    }

    [ManFact]
    public async Task Page_ForGroff_HasNoComplaint()
    {
        var start = new ProcessStartInfo("groff", ["-man", "-ww", "-b", "-z", "-Tutf8", Repository.ManPage]) { RedirectStandardError = true };
        using var groff = Process.Start(start)!;
        Assert.Equal("", await groff.StandardError.ReadToEndAsync());
        await groff.WaitForExitAsync();
        Assert.Equal(0, groff.ExitCode);
    }

    [Fact]
    public void Page_OfEveryCommand_HasItsOptions()
    {
        var page = File.ReadAllText(Repository.ManPage);
        foreach (var word in new[] { ".SS edgefed status\n", ".SS edgefed bench transfer\n", "\\-\\-watch", "EDGEFED_DEBUG", ".SH EXIT STATUS" }) Assert.Contains(word, page);
    }
}

/// <summary>A test that needs groff: skipped, and saying why, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
file sealed class ManFactAttribute : FactAttribute
{
    public ManFactAttribute() => Skip = File.Exists("/usr/bin/groff") ? null : "groff is not installed.";
}
