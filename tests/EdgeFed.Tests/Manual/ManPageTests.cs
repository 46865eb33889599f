using System.Diagnostics;

namespace EdgeFed.Tests.Manual;

/// <summary>The manual page in the tree; that it is what the code says, another test sees.</summary>
public class ManPageTests
{
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
