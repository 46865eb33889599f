using System.Buffers;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Objects;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.Objects;

public class ChunkSetTests
{
    [Fact]
    public void Add_SameChunkTwice_CountsOnce()
    {
        var set = new ChunkSet(10);
        Assert.True(set.Add(3));
        Assert.False(set.Add(3));
        Assert.Equal((1, true, false), (set.Count, set.Contains(3), set.Contains(4)));
    }

    [Theory, InlineData(-1), InlineData(10)]
    public void Add_IndexOutside_IsTheCallersMistake(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkSet(10).Add(index));

    [Theory, InlineData(-1), InlineData(10), InlineData(int.MaxValue)]
    public void Contains_IndexOutside_IsFalse(int index) => Assert.False(ChunkSet.Full(10).Contains(index));

    [Theory, InlineData(1), InlineData(63), InlineData(64), InlineData(65), InlineData(200)]
    public void Full_AnyTotal_HasNothingMissing(int total)
    {
        var set = ChunkSet.Full(total);
        Assert.True(set.IsFull);
        Assert.Equal(-1, set.NextMissing());
        Assert.Empty(set.Missing());
        Assert.Equal([new ChunkRange(0, total)], set.Ranges());
    }

    [Fact]
    public void Missing_FromAnIndex_SkipsWhatIsThere() =>
        Assert.Equal([4, 7, 8, 9], TestMessages.SetOf(10, new ChunkRange(0, 3), new ChunkRange(5, 2)).Missing(from: 4));

    [Fact]
    public void UnionWith_OtherSet_HasBoth()
    {
        var set = TestMessages.SetOf(100, new ChunkRange(0, 70));
        set.UnionWith(TestMessages.SetOf(100, new ChunkRange(60, 20)));
        Assert.Equal([new ChunkRange(0, 80)], set.Ranges());
        Assert.Equal(80, set.Count);
    }

    [Fact]
    public void Clone_ThenChanged_LeavesTheOriginal()
    {
        var set = TestMessages.SetOf(10, new ChunkRange(2, 2));
        var copy = set.Clone();
        copy.Add(9);
        copy.Remove(2);
        Assert.Equal((2, 2), (set.Count, copy.Count));
        Assert.Equal([new ChunkRange(2, 2)], set.Ranges());
        Assert.Equal([new ChunkRange(3, 1), new ChunkRange(9, 1)], copy.Ranges());
    }

    [Fact]
    public void AnySequenceOfOperations_BehavesAsASortedSet()
    {
        var random = new Random(4);
        for (var round = 0; round < 200; round++)
        {
            var total = random.Next(1, 300);
            var set = new ChunkSet(total);
            var model = new SortedSet<int>();
            for (var i = random.Next(2 * total); i > 0; i--)
            {
                var index = random.Next(total);
                if (random.Next(4) > 0) Assert.Equal(model.Add(index), set.Add(index));
                else Assert.Equal(model.Remove(index), set.Remove(index));
            }

            Assert.Equal(model.Count, set.Count);
            Assert.Equal(Enumerable.Range(0, total).Except(model), set.Missing());
            Assert.Equal(model, set.Ranges().SelectMany(range => Enumerable.Range(range.Start, range.Count)));
            Assert.Equal(model, Reread(set).Ranges().SelectMany(range => Enumerable.Range(range.Start, range.Count)));
        }
    }

    [Theory]
    [InlineData("90", "no total")]
    [InlineData("921403", "half a range")]
    [InlineData("93140500", "empty range")]
    [InlineData("9514000200" + "01", "overlap")]
    [InlineData("951400020201", "touching ranges")]
    [InlineData("951405010001", "descending")]
    [InlineData("9314ff01", "negative start")]
    public void Read_SetThatNoVersionWrites_IsMalformed(string hex, string why) => AssertRefused(ProtocolError.Malformed, hex, why);

    [Theory]
    [InlineData("93141301" + "", true)]
    [InlineData("93141302", false)]
    [InlineData("931400ceffffffff", false)]
    [InlineData("9314ceffffffff01", false)]
    [InlineData("91ce00040001", false)]
    [InlineData("91ce00040000", true)]
    public void Read_AtAndBeyondItsLimits_IsAcceptedOrLimitExceeded(string hex, bool accepted)
    {
        if (accepted) Read(Bytes.Hex(hex));
        else AssertRefused(ProtocolError.LimitExceeded, hex, "beyond");
    }

    private static ChunkSet Reread(ChunkSet set) =>
        Protocol.Messages.Have.Read(new ReadOnlySequence<byte>(
            Bytes.Written((ref MessagePackWriter writer) => new Protocol.Messages.Have(1, set).Write(ref writer)))).Chunks;

    private static ChunkSet Read(byte[] set) =>
        Protocol.Messages.Have.Read(new ReadOnlySequence<byte>([0x82, 1, 1, 2, .. set])).Chunks;

    private static void AssertRefused(ProtocolError code, string hex, string why)
    {
        var error = Assert.Throws<ProtocolException>(() => Read(Bytes.Hex(hex)));
        Assert.True(error.Code == code, $"{why}: {error.Code}, {error.Message}");
    }
}
