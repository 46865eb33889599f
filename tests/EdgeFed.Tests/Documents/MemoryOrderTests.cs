using System.Text.RegularExpressions;

namespace EdgeFed.Tests.Documents;

/// <summary>The list of places where two threads share memory is whole: what is not on it, nobody has thought about on arm64.</summary>
public sealed partial class MemoryOrderTests
{
    [Fact]
    public void SourceFiles_InWhichThreadsMeet_AreNamedInTheDocument()
    {
        var document = File.ReadAllText(Repository.MemoryOrder);
        var missing = SourceFiles.Of("src")
            .Where(static file => Sharing().IsMatch(File.ReadAllText(file)))
            .Select(static file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !document.Contains($"`{name}`", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [GeneratedRegex(@"\bvolatile |\bVolatile\.|\bInterlocked\.|\block \(|\bnew Thread\(|\bTask\.Run\(|\bCreateTimer\(|\bThreadStatic\b|\bMonitor\.|ResetEvent|\bLazy<|\bPosixSignal\b|\bThreadPool\b")]
    private static partial Regex Sharing();
}
