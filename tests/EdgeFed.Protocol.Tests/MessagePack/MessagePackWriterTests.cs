using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.MessagePack;

public class MessagePackWriterTests
{
    [Theory]
    [InlineData(127, "7f"), InlineData(128, "cc80"), InlineData(255, "ccff"), InlineData(256, "cd0100")]
    [InlineData(65_535, "cdffff"), InlineData(65_536, "ce00010000"), InlineData(4_294_967_296, "cf0000000100000000")]
    [InlineData(-32, "e0"), InlineData(-33, "d0df"), InlineData(-128, "d080"), InlineData(-129, "d1ff7f")]
    [InlineData(-32_769, "d2ffff7fff"), InlineData(-2_147_483_649, "d3ffffffff7fffffff")]
    public void WriteInt64_AroundEveryBoundary_TakesTheSmallestForm(long value, string hex) =>
        Assert.Equal(hex, Bytes.Hex(Bytes.Written((ref MessagePackWriter writer) => writer.WriteInt64(value))));

    [Theory]
    [InlineData(31, "bf"), InlineData(32, "d920"), InlineData(255, "d9ff"), InlineData(256, "da0100"), InlineData(65_536, "db00010000")]
    public void WriteString_AroundEveryBoundary_TakesTheSmallestHeader(int length, string header)
    {
        var text = new string('x', length);
        Assert.StartsWith(header + "78", Bytes.Hex(Bytes.Written((ref MessagePackWriter writer) => writer.WriteString(text))));
    }

    [Theory, InlineData(255, "c4ff"), InlineData(256, "c50100"), InlineData(65_536, "c600010000")]
    public void WriteBinaryHeader_AroundEveryBoundary_TakesTheSmallestForm(int length, string header) =>
        Assert.Equal(header, Bytes.Hex(Bytes.Written((ref MessagePackWriter writer) => writer.WriteBinaryHeader(length))));

    [Theory, InlineData(15, "9f8f"), InlineData(16, "dc0010de0010"), InlineData(65_536, "dd00010000df00010000")]
    public void WriteCollectionHeaders_AroundEveryBoundary_TakeTheSmallestForm(int count, string headers) =>
        Assert.Equal(headers, Bytes.Hex(Bytes.Written((ref MessagePackWriter writer) =>
        {
            writer.WriteArrayHeader(count);
            writer.WriteMapHeader(count);
        })));

    [Theory, InlineData(256, "c8010005"), InlineData(65_536, "c90001000005"), InlineData(16, "d805"), InlineData(17, "c71105")]
    public void WriteExtension_AroundEveryBoundary_TakesTheSmallestForm(int length, string header)
    {
        var data = new byte[length];
        Assert.StartsWith(header + "00", Bytes.Hex(Bytes.Written((ref MessagePackWriter writer) => writer.WriteExtension(5, data))));
    }

    [Fact]
    public void WriteString_UnpairedSurrogate_IsTheCallersMistake() => Assert.ThrowsAny<ArgumentException>(
        () => Bytes.Written((ref MessagePackWriter writer) => writer.WriteString("a\ud800")));

    [Fact]
    public void WriteTimestamp_TooManyNanoseconds_IsTheCallersMistake() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Bytes.Written((ref MessagePackWriter writer) => writer.WriteTimestamp(new MessagePackTimestamp(0, 1_000_000_000))));
}
