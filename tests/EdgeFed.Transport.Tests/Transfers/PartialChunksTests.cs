using EdgeFed.Core.Values;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Transport.Tests.Transfers;

public class PartialChunksTests
{
    [Fact]
    public void Keep_MoreThanTheLimit_ForgetsTheOldest()
    {
        var begun = new PartialChunks();
        for (byte i = 0; i < 6; i++) // three fit: each takes a little more than its bytes
            begun.Keep(Of(i), new PartialChunk(i, new byte[1 << 20]));
        Assert.Equal([0, 0, 0, 1 << 20, 1 << 20, 1 << 20], Enumerable.Range(0, 6).Select(i => begun.Find(Of((byte)i)).Bytes.Length));
    }

    [Fact]
    public void Keep_SameRepresentationAgain_IsTheNewerOne()
    {
        var begun = new PartialChunks();
        for (var i = 0; i < 100; i++) begun.Keep(Of(1), new PartialChunk(i, new byte[1 << 20]));
        Assert.Equal(99, begun.Find(Of(1)).Index);
        begun.Forget(Of(1), 98);
        Assert.Equal(99, begun.Find(Of(1)).Index);
        begun.Forget(Of(1), 99);
        Assert.Empty(begun.Find(Of(1)).Bytes);
    }

    private static Digest Of(byte i) => Digest.OfSha256([i]);
}
