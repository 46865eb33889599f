using System.Buffers;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.MessagePack;

public class MessagePackReaderTests
{
    private delegate void ReadValue(ref MessagePackReader reader);

    [Theory]
    [InlineData("ffffffff", "an array", ProtocolError.Malformed)]
    [InlineData("c1", "anything", ProtocolError.Malformed)]
    public void ReadArrayHeader_NotAnArray_IsMalformed(string hex, string _, ProtocolError code) =>
        AssertError(hex, code, (ref MessagePackReader reader) => reader.ReadArrayHeader(10));

    /// <summary>Each announces four thousand million bytes or values in a few bytes.</summary>
    [Theory, InlineData("ddffffffff"), InlineData("dfffffffff"), InlineData("dbffffffff"), InlineData("c6ffffffff"), InlineData("c9ffffffff01")]
    public void Skip_HugeAnnouncement_IsRefusedWithoutAllocating(string hex) => Attack.Parse(Bytes.Hex(hex), bytes =>
    {
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(bytes));
        reader.Skip();
        Assert.Fail("There is nothing to skip.");
    });

    [Fact]
    public void ReadArrayHeader_MoreValuesThanBytes_IsMalformed() =>
        AssertError("dc000a" + "0102", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadArrayHeader(100));

    [Fact]
    public void ReadMapHeader_HalfAPair_IsMalformed() =>
        AssertError("81" + "01", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadMapHeader(100));

    [Fact]
    public void Read_BeyondTheCallersLimit_IsLimitExceeded()
    {
        AssertError("93010203", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadArrayHeader(2));
        AssertError("82010203", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadMapHeader(1));
        AssertError("a3616263", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadString(2));
        AssertError("c403616263", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadBinary(2));
        AssertError("d50a6162", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadExtension(1, out _));
    }

    /// <summary>The limit is looked at before the bytes that are there: a sender learns what it may send.</summary>
    [Fact]
    public void Read_BeyondTheLimitAndTheBytes_IsLimitExceeded()
    {
        AssertError("dd00010000", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadArrayHeader(2));
        AssertError("de0003", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadMapHeader(2));
        AssertError("bf", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadString(30));
        AssertError("dbffffffff", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadString(2));
        AssertError("c480", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadBinary(127));
        AssertError("d80a", ProtocolError.LimitExceeded, (ref MessagePackReader reader) => reader.ReadExtension(15, out _));
        AssertError("c710", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadExtension(15, out _));
        AssertError("dd0001", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadArrayHeader(2));
    }

    /// <summary>Each is a value that the package's reader would convert.</summary>
    [Fact]
    public void Read_ValueOfAnotherType_IsMalformed()
    {
        AssertError("a161", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadBinary(10));
        AssertError("c0", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadBinary(10));
        AssertError("c0", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadString(10));
        AssertError("05", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadDouble());
        AssertError("05", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadSingle());
    }

    [Fact]
    public void ReadIntegers_OutsideTheirRange_AreMalformed()
    {
        AssertError("ff", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadUInt64());
        AssertError("cf8000000000000000", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadInt64());
        AssertError("ce80000000", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadInt32());
        AssertError("cf0000000100000000", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadUInt32());
        AssertError("ca00000000", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadInt32());
        AssertError("cb0000000000000000", ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadSingle());
    }

    [Theory, InlineData("a1ff"), InlineData("a2c0af"), InlineData("a3eda080"), InlineData("a1c3")]
    public void ReadString_NotUtf8_IsMalformed(string hex)
    {
        AssertError(hex, ProtocolError.Malformed, (ref MessagePackReader reader) => reader.ReadString(10));
        var split = Segments.Of(Bytes.Hex(hex), 1);
        Assert.Throws<ProtocolException>(() => new MessagePackReader(split).ReadString(10));
    }

    [Theory, InlineData("d501ffff"), InlineData("d6fe00000000"), InlineData("c705ff0000000000"), InlineData("c70cff3b9aca000000000000000000")]
    public void ReadTimestamp_OtherExtensionOrTooManyNanoseconds_IsRefused(string hex) =>
        Assert.Throws<ProtocolException>(() => new MessagePackReader(new ReadOnlySequence<byte>(Bytes.Hex(hex))).ReadTimestamp());

    [Fact]
    public void Skip_NestingAtTheLimit_Passes()
    {
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(Nested(ProtocolLimits.MaxDepth)));
        reader.Skip();
        Assert.True(reader.End);
    }

    [Theory, InlineData(1), InlineData(100_000)]
    public void Skip_NestingBeyondTheLimit_IsRefused(int beyond)
    {
        var bytes = Nested(ProtocolLimits.MaxDepth + beyond);
        Assert.Equal(ProtocolError.LimitExceeded, Assert.Throws<ProtocolException>(
            () => new MessagePackReader(new ReadOnlySequence<byte>(bytes)).Skip()).Code);
    }

    [Fact]
    public void Skip_NestedCollections_StopsAtTheNextValue()
    {
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(Bytes.Hex("93-82-01-90-02-91-c0-c4-01-ff-92-80-a1-61-05")));
        reader.Skip();
        Assert.Equal(5, reader.ReadInt32());
        Assert.True(reader.End);
    }

    [Fact]
    public void ReadRaw_Value_GivesExactlyItsBytes()
    {
        var reader = new MessagePackReader(Segments.Of(Bytes.Hex("92-01-a1-61-05"), 1));
        Assert.Equal(Bytes.Hex("9201a161"), reader.ReadRaw().ToArray());
        Assert.Equal(1, reader.Remaining);
    }

    [Fact]
    public void TryReadNil_OtherValue_ConsumesNothing()
    {
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(Bytes.Hex("05")));
        Assert.False(reader.TryReadNil());
        Assert.Equal(0, reader.Consumed);
    }

    /// <summary>Every first byte belongs to the family that the specification says.</summary>
    [Fact]
    public void PeekType_EveryFirstByte_FollowsTheSpecification()
    {
        string Family(int from, int to) => string.Join(' ', Enumerable.Range(from, to - from + 1).Select(TypeOf).Distinct());
        Assert.Equal("Integer", Family(0x00, 0x7f));
        Assert.Equal("Map", Family(0x80, 0x8f));
        Assert.Equal("Array", Family(0x90, 0x9f));
        Assert.Equal("String", Family(0xa0, 0xbf));
        Assert.Equal("Nil Invalid Boolean", Family(0xc0, 0xc3));
        Assert.Equal("Binary", Family(0xc4, 0xc6));
        Assert.Equal("Extension", Family(0xc7, 0xc9));
        Assert.Equal("Float", Family(0xca, 0xcb));
        Assert.Equal("Integer", Family(0xcc, 0xd3));
        Assert.Equal("Extension", Family(0xd4, 0xd8));
        Assert.Equal("String", Family(0xd9, 0xdb));
        Assert.Equal("Array", Family(0xdc, 0xdd));
        Assert.Equal("Map", Family(0xde, 0xdf));
        Assert.Equal("Integer", Family(0xe0, 0xff));
    }

    [Fact]
    public void ReadIntegers_RandomValuesWritten_ComeBack()
    {
        var random = new Random(3);
        for (var i = 0; i < 10_000; i++)
        {
            var value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            var bytes = Bytes.Written((ref MessagePackWriter writer) => writer.WriteInt64(value));
            Assert.Equal(value, new MessagePackReader(new ReadOnlySequence<byte>(bytes)).ReadInt64());
        }
    }

    [Fact]
    public void ReadFloats_SpecialValuesWritten_ComeBackBitForBit()
    {
        foreach (var value in new[] { 0.0, -0.0, double.NaN, double.NegativeInfinity, double.Epsilon, double.MaxValue, 1.0 / 3 })
        {
            var wide = Bytes.Written((ref MessagePackWriter writer) => writer.WriteDouble(value));
            var narrow = Bytes.Written((ref MessagePackWriter writer) => writer.WriteSingle((float)value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(value),
                BitConverter.DoubleToInt64Bits(new MessagePackReader(new ReadOnlySequence<byte>(wide)).ReadDouble()));
            Assert.Equal(BitConverter.SingleToInt32Bits((float)value),
                BitConverter.SingleToInt32Bits(new MessagePackReader(new ReadOnlySequence<byte>(narrow)).ReadSingle()));
        }
    }

    [Fact]
    public void ReadAndWrite_Scalars_AllocateNothing()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        WriteAndReadScalars(output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) WriteAndReadScalars(output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void WriteAndReadScalars(ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(4);
        writer.WriteUInt64(ulong.MaxValue);
        writer.WriteDouble(0.5);
        writer.WriteString("some text");
        writer.WriteTimestamp(new MessagePackTimestamp(-1, 5));
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(output.WrittenMemory));
        reader.ReadArrayHeader(4);
        reader.ReadUInt64();
        reader.ReadDouble();
        reader.Skip();
        reader.ReadTimestamp();
    }

    private static byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)0x91, depth), 0xc0];

    private static string TypeOf(int code) => new MessagePackReader(new ReadOnlySequence<byte>([(byte)code])).PeekType().ToString();

    private static void AssertError(string hex, ProtocolError code, ReadValue read)
    {
        var error = Assert.Throws<ProtocolException>(() =>
        {
            var reader = new MessagePackReader(new ReadOnlySequence<byte>(Bytes.Hex(hex)));
            read(ref reader);
        });
        Assert.Equal(code, error.Code);
    }
}
