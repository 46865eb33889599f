using System.Diagnostics;

namespace EdgeFed.EndToEnd.Tests;

/// <summary>The published executable that these tests drive from outside; <c>build/test.sh</c> says where it is.</summary>
internal static class PublishedBinary
{
    /// <summary>Why tests of the published binary cannot run here, or null where they can.</summary>
    public static string? Missing =>
        File.Exists(Environment.GetEnvironmentVariable("EDGEFED_BINARY"))
            ? null
            : "EDGEFED_BINARY does not name the published binary; build/test.sh publishes it and sets it.";

    public static string Path => Environment.GetEnvironmentVariable("EDGEFED_BINARY")!;

    /// <summary>Runs <paramref name="file"/> to its end; one that does not end in time is killed and fails the test.</summary>
    public static async Task<CommandResult> RunAsync(string file, IEnumerable<string> arguments, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', start.ArgumentList)} did not end in time.");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }
}

internal sealed record CommandResult(int ExitCode, string Output, string Error);
