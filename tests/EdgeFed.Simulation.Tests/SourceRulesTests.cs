using System.Runtime.CompilerServices;

namespace EdgeFed.Simulation.Tests;

/// <summary>
/// What would leave the one thread or the virtual time, found in the source: the world notices an escape only where a run
/// comes past it.
/// </summary>
public class SourceRulesTests
{
    private static readonly string[] _projects = ["EdgeFed.Spool", "EdgeFed.Transport", "EdgeFed.Federation"];

    /// <summary>The edges: below them is the real world.</summary>
    private static readonly string[] _edges = ["Tcp", "FileStorage", "ThreadPoolCompute", "SystemRandomSource", "EventLoop"];

    [Theory]
    [InlineData("ConfigureAwait(false)")]
    [InlineData("Task.Run(")]
    [InlineData("Task.Factory.")]
    [InlineData("ThreadPool.")]
    [InlineData("new Thread(")]
    [InlineData("Thread.Sleep")]
    [InlineData("Random.Shared")]
    [InlineData("new Random(")]
    [InlineData("Guid.NewGuid")]
    [InlineData("DateTime.")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("Stopwatch.")]
    [InlineData("Environment.TickCount")]
    [InlineData("TimeProvider.System")]
    [InlineData(".ReadAllAsync(")]
    [InlineData(".CopyToAsync(")]
    [InlineData(".CancelAsync(")]
    [InlineData("SemaphoreSlim")]
    public void Source_AboveTheSeams_DoesNotUse(string banned)
    {
        var found = _projects.SelectMany(SourcesOf).Where(file => File.ReadLines(file).Any(line => IsCode(line) && line.Contains(banned)));
        Assert.Empty(found.Select(Path.GetFileName));
    }

    private static IEnumerable<string> SourcesOf(string project) =>
        Directory.EnumerateFiles(Path.Join(Root(), "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/") && !_edges.Any(edge => Path.GetFileName(file).StartsWith(edge, StringComparison.Ordinal)));

    private static bool IsCode(string line) => !line.TrimStart().StartsWith("//", StringComparison.Ordinal);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "..", ".."));
}
