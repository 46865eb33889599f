using System.Security.Cryptography;
using EdgeFed.EndToEnd.Tests.Support;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>The model that a federation leaves behind.</summary>
public sealed class FinalModelTests
{
    private const string Reader = "tests/EdgeFed.Learning.Tests/golden/read_safetensors.py";

    [PublishedFact]
    public async Task FinalModel_ReadByAnIndependentReader_HasTheJobsDigestOnAllUnits()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, rounds: 1));
        await fleet.StartAsync();
        var end = await fleet.WaitForEndAsync(SmallJob.Limit);

        foreach (var unit in fleet.Units)
        {
            var read = await PublishedBinary.RunAsync("python3",
                [Repository.File(Reader), Path.Combine(unit.StateFolder, "models", $"{end.Job}.safetensors")]);
            Assert.Equal((0, ""), (read.ExitCode, read.Error));
            Assert.Contains($"content_sha256={end.ModelSha256}\n", read.Output);
            Assert.Equal(end.ModelSha256, DigestOf(read.Output));
        }
    }

    /// <summary>SHA-256 of all tensors in the order of the file, which is the canonical one.</summary>
    private static string DigestOf(string output)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split(' ') is [_, _, var hex]) hash.AppendData(Convert.FromHexString(hex));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
