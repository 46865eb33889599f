using System.Text;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests;

public class Crc32CTests
{
    [Fact]
    public void Compute_CheckString_GivesThePublishedValue() =>
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));

    /// <summary>RFC 3720, B.4.</summary>
    [Fact]
    public void Compute_32ZeroBytes_GivesThePublishedValue() =>
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));

    [Fact]
    public void Compute_EveryLengthAndOffset_EqualsThePlainLoop()
    {
        var bytes = new byte[300];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length <= 256; length++)
        {
            var data = bytes.AsSpan(length % 9, length);
            Assert.Equal(Plain(0, data), Crc32C.Compute(data));
        }
    }

    [Theory, InlineData(767), InlineData(768), InlineData(12_288), InlineData(50_001), InlineData(65_536), InlineData(1 << 20)]
    public void Compute_LargeInput_EqualsThePlainLoop(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Assert.Equal(Plain(0, bytes), Crc32C.Compute(bytes));
        Assert.Equal(Plain(7, bytes), Crc32C.Append(7, bytes));
    }

    [Fact]
    public void Append_TwoParts_EqualsTheWhole()
    {
        var bytes = Encoding.ASCII.GetBytes("the quick brown fox jumps over the lazy dog");
        for (var split = 0; split <= bytes.Length; split++)
            Assert.Equal(Crc32C.Compute(bytes), Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, split)), bytes.AsSpan(split)));
    }

    [Theory, InlineData(1), InlineData(7), InlineData(64)]
    public void Compute_Segments_EqualsTheWhole(int segmentSize)
    {
        var bytes = Bytes.Counting(200);
        Assert.Equal(Crc32C.Compute(bytes), Crc32C.Compute(Segments.Of(bytes, segmentSize)));
    }

    /// <summary>The specification: bit by bit, reflected polynomial 0x1EDC6F41.</summary>
    private static uint Plain(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1)));
        }

        return ~crc;
    }
}
