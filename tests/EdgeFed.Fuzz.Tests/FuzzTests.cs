using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Gate;
using EdgeFed.Fuzz.Targets;

namespace EdgeFed.Fuzz.Tests;

/// <summary>Ten thousand inputs for each decoder; <c>build/bench.sh fuzz</c> runs a million.</summary>
public class FuzzTests
{
    private const ulong Seed = 1;
    private const long Inputs = 10_000;

    public static TheoryData<string> Targets() => new(FuzzTargets.Names);

    [Theory, MemberData(nameof(Targets))]
    public void Decode_ChangedBytes_FailsWithTypedErrorsOnlyWithinItsLimits(string target)
    {
        var report = new FuzzRun(FuzzTargets.Named(target), Seed).Run(0, Inputs);

        // A fuzzer that gets nowhere, or breaks nothing, tests nothing.
        Assert.InRange(report.Accepted, 1, Inputs - 1);
    }
}

/// <summary>In a class of its own, so that it runs beside the others.</summary>
public class GateFuzzTests
{
    [Fact]
    public void Gate_ChangedStreams_DropsOnlyTheirSendersAndTheJobEndsInTheUsualDigest()
    {
        var report = new GateFuzz(1).Run(0, 10_000);

        Assert.InRange(report.Rejected, 1, report.Inputs - 1);
    }
}
