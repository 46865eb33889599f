using EdgeFed.Protocol.Objects;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.Objects;

public class ChunkTableTests
{
    [Fact]
    public void Entries_AreLittleEndianLengthAndCrc()
    {
        var table = new ChunkTable(Bytes.Hex("00010000-78563412" + "08000000-ffffffff"));
        Assert.Equal((2, 264L), (table.Count, table.TotalStored));
        Assert.Equal((256u, 0x12345678u), (table.StoredLength(0), table.Crc(0)));
        Assert.Equal((8u, uint.MaxValue), (table.StoredLength(1), table.Crc(1)));
    }

    [Fact]
    public void Constructor_PartOfAnEntry_IsMalformed() =>
        Assert.Equal(ProtocolError.Malformed, Assert.Throws<ProtocolException>(() => new ChunkTable(new byte[12])).Code);

    [Fact]
    public void Constructor_OneChunkTooMany_IsLimitExceeded() => Assert.Equal(ProtocolError.LimitExceeded,
        Assert.Throws<ProtocolException>(() => new ChunkTable(new byte[(ProtocolLimits.MaxChunks + 1) * 8])).Code);

    [Theory, InlineData(-1), InlineData(1)]
    public void Crc_IndexOutside_IsTheCallersMistake(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkTable(new byte[8]).Crc(index));
}
