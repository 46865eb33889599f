using System.Text.RegularExpressions;

namespace EdgeFed.Simulation.Tests.Source;

/// <summary>
/// A test that sleeps is slow where nothing happens and wrong where the machine is busy: tests move a clock of their own
/// (<see cref="WatchedTime"/>), await a signal, or, where there is none, ask again (<see cref="Poll"/>).
/// </summary>
public partial class SleepTests
{
    /// <summary>Files that sleep all the same, how often, and why.</summary>
    private static readonly Dictionary<string, (int Times, string Reason)> _known = new()
    {
        ["BegunChunkTests.cs"] = (1, "no signal says that half a frame has left a socket"),
        ["LinkLifeTests.cs"] = (2, "a slow peer of a real connection: what is tested is that time passes"),
        ["TcpNetworkTests.cs"] = (3, "the kernel's buffers fill, and its threads end, without a signal"),
        ["WorkerTeamTests.cs"] = (1, "a thread that fell asleep cannot tell"),
    };

    [Fact]
    public void Tests_DoNotSleep()
    {
        var files = Directory.GetDirectories(Repository.File("tests"), "*.Tests")
            .Where(static folder => !folder.EndsWith("EndToEnd.Tests", StringComparison.Ordinal)) // real processes, which have real time only
            .SelectMany(static folder => SourceFiles.Of(folder)).ToList();
        Assert.True(files.Count > 100, $"{files.Count} files found");
        var found = files.Select(static file => (Name: Path.GetFileName(file), Times: SleepsOf(File.ReadAllText(file)))).Where(static one => one.Times > 0);
        Assert.Equal(
            _known.Select(static one => (Name: one.Key, one.Value.Times)).Order(),
            found.Where(static one => one.Name != $"{nameof(SleepTests)}.cs").Order());
    }

    [Theory]
    [InlineData("await Task.Delay(20);", 1)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(Math.Max(1, 2)));", 1)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(20), cancel);", 1)]
    [InlineData("Thread.Sleep(1); Task.Delay(\n    2);", 2)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(20), world.Time, cancel);", 0)]
    [InlineData("Task.Delay(TimeSpan.FromSeconds(random.Next(3)), _time)", 0)]
    [InlineData("return Task.Delay(Timeout.Infinite, cancel);", 0)]
    public void Search_ForSleeps_FindsThem(string code, int times) => Assert.Equal(times, SleepsOf(code));

    private static int SleepsOf(string code) => Sleep().Matches(code).Count(static match => !IsHarmless(match.Groups["arguments"].Value));

    /// <summary>It goes by a clock that the test has in its hand, or only ends when it is cancelled.</summary>
    private static bool IsHarmless(string arguments) => OwnClock().IsMatch(arguments) || arguments.StartsWith("Timeout.Infinite", StringComparison.Ordinal);

    [GeneratedRegex(@"\bThread\.Sleep\(|\bTask\.Delay\(\s*(?<arguments>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)")]
    private static partial Regex Sleep();

    [GeneratedRegex(@",\s*(\w+\.)*(_?time|Time)\b")]
    private static partial Regex OwnClock();
}
