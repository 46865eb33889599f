using EdgeFed.Simulation.Storage;

namespace EdgeFed.Simulation.Tests.Storage;

public class DescribedFilesTests
{
    [Theory]
    [InlineData("identity.key", true)]
    [InlineData("records/digits-0f3a9c1b2d4e.jsonl", true)]
    [InlineData("models/digits-0f3a9c1b2d4e.personal.safetensors", true)]
    [InlineData("spool/digits-0f3a9c1b2d4e~update~unit-02~3.log", true)]
    [InlineData("clock.tmp", true)]
    [InlineData("records/nested/digits.jsonl", false)]
    [InlineData("identity.keys", false)]
    [InlineData("status.json.tmp", false)]
    [InlineData("notes.txt", false)]
    public void Contains_OfAPath_IsWhetherTheCodeDescribesIt(string path, bool expected) =>
        Assert.Equal(expected, DescribedFiles.Contains(path));
}
