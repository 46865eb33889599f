using System.Diagnostics;

namespace EdgeFed.Tests.Commands;

/// <summary>
/// Processes with less address space than their threads need. OpenBLAS would ask for it again and again, with a busy core and
/// without a word.
/// </summary>
public sealed class MemoryLimitTests : IDisposable
{
    private const int LimitKilobytes = 6_000_000;

    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory, InlineData("check"), InlineData("run --once"), InlineData("train")]
    public async Task Command_TooLittleAddressSpace_SaysSoAtOnce(string command)
    {
        var (exitCode, text) = await RunAsync($"{command} --config {MnistConfig.Worker(_directory)} --set threads=100");
        Assert.Equal(ExitCode.Resources, exitCode);
        Assert.Contains("too little memory to compute: needed are 13422 MB for 100 threads", text);
        Assert.Contains("the limit is 6144 MB (ulimit -v, LimitAS of a service), of which ", text);
    }

    private static async Task<(int ExitCode, string Text)> RunAsync(string arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "edgefed");
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"ulimit -v {LimitKilobytes}; exec {program} {arguments} 2>&1"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var text = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, text);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
