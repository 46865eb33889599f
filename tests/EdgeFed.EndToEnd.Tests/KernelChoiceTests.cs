using System.Diagnostics;

namespace EdgeFed.EndToEnd.Tests;

/// <summary>Which kernels of OpenBLAS the published binary takes: those that OPENBLAS_CORETYPE names, of the few it has.</summary>
public class KernelChoiceTests
{
    [PublishedTheory, InlineData("Haswell", "Haswell"), InlineData("zen", "Zen")]
    public void Version_WithACoreType_UsesIt(string wanted, string used)
    {
        var (code, output, _) = Version(wanted);
        Assert.Equal(0, code);
        Assert.Contains($" for {used}\n", output);
    }

    [PublishedFact]
    public void Version_WithoutACoreType_ChoosesOneItHas()
    {
        var (code, output, _) = Version("");
        Assert.Equal(0, code);
        Assert.Matches("OpenBLAS [0-9.]+ for (Haswell|Zen|SkylakeX|Cooperlake)\n", output);
    }

    [PublishedFact]
    public void Version_WithACoreTypeThatWasLeftOut_SaysWhichThereAre()
    {
        var (code, _, error) = Version("Nehalem");
        Assert.Equal(4, code);
        Assert.Equal("edgefed: expected OPENBLAS_CORETYPE to be Haswell, Zen, SkylakeX or Cooperlake, or not set; it is Nehalem\n", error);
    }

    private static (int Code, string Output, string Error) Version(string coreType)
    {
        var start = new ProcessStartInfo(PublishedBinary.Path, "version") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OPENBLAS_CORETYPE"] = coreType;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        return (process.ExitCode, output, error);
    }
}
