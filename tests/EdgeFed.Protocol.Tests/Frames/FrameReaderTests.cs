using System.Buffers;
using System.Buffers.Binary;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.Frames;

public class FrameReaderTests
{
    private const uint MaxPayload = 1024;

    [Theory, MemberData(nameof(TestMessages.Names), MemberType = typeof(TestMessages))]
    public void TryRead_WholeFrame_ReadsKindAndPayload(string name)
    {
        var sample = TestMessages.Named(name);
        var buffer = new ReadOnlySequence<byte>(sample.Frame);
        Assert.True(FrameReader.TryRead(ref buffer, MaxPayload, out var frame));
        Assert.Equal(sample.Kind, frame.Kind);
        Assert.Equal(sample.Payload, frame.Payload.ToArray());
        Assert.Equal(sample.Frame.Length, frame.TotalBytes);
        Assert.True(buffer.IsEmpty);
    }

    [Theory, MemberData(nameof(TestMessages.Names), MemberType = typeof(TestMessages))]
    public void TryRead_SplitAtEveryByte_ReadsTheSameMessage(string name)
    {
        var sample = TestMessages.Named(name);
        for (var split = 0; split <= sample.Frame.Length; split++)
            AssertReads(sample, Segments.SplitAt(sample.Frame, split));
        AssertReads(sample, Segments.Of(sample.Frame, 1));
    }

    [Theory, MemberData(nameof(TestMessages.Names), MemberType = typeof(TestMessages))]
    public void TryRead_EveryTruncatedPrefix_ReturnsFalseAndConsumesNothing(string name)
    {
        var bytes = TestMessages.Named(name).Frame;
        for (var length = 0; length < bytes.Length; length++)
        {
            var buffer = Segments.Of(bytes[..length], 3);
            Assert.False(FrameReader.TryRead(ref buffer, MaxPayload, out _));
            Assert.Equal(length, buffer.Length);
        }
    }

    [Fact]
    public void TryRead_TwoFrames_ReadsOneAfterTheOther()
    {
        var buffer = Segments.Of([.. TestMessages.Named("Complete").Frame, .. TestMessages.Named("Bye").Frame], 4);
        Assert.True(FrameReader.TryRead(ref buffer, MaxPayload, out var first));
        Assert.True(FrameReader.TryRead(ref buffer, MaxPayload, out var second));
        Assert.Equal((FrameKind.Complete, FrameKind.Bye), (first.Kind, second.Kind));
        Assert.True(buffer.IsEmpty);
    }

    [Theory, InlineData(1025u), InlineData(0x80000000u), InlineData(uint.MaxValue)]
    public void TryRead_OversizedLength_ThrowsBeforeThePayloadIsThere(uint length)
    {
        var header = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(header, length);
        var buffer = new ReadOnlySequence<byte>(header);
        var error = Assert.Throws<ProtocolException>(() => FrameReader.TryRead(ref buffer, MaxPayload, out _));
        Assert.Equal(ProtocolError.FrameTooLarge, error.Code);
        Assert.Equal($"Frame payload of {length} bytes exceeds the limit of 1024.", error.Message);
    }

    [Fact]
    public void TryRead_PayloadAtTheLimit_IsAccepted()
    {
        var buffer = new ReadOnlySequence<byte>([0, 4, 0, 0, 200, .. new byte[1024]]);
        Assert.True(FrameReader.TryRead(ref buffer, MaxPayload, out var frame));
        Assert.Equal(((FrameKind)200, 1024), (frame.Kind, (int)frame.Payload.Length));
    }

    [Fact]
    public void Write_Message_ReturnsTheBytesWritten()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(8, FrameWriter.Write(output, new Complete(5)));
        Assert.Equal("0300000009" + "810105", Bytes.Hex(output.WrittenSpan));
    }

    private static void AssertReads(TestMessages.Sample sample, ReadOnlySequence<byte> buffer)
    {
        Assert.True(FrameReader.TryRead(ref buffer, MaxPayload, out var frame));
        Assert.Equal(sample.Frame, sample.Rewrite(frame.Payload));
        Assert.True(buffer.IsEmpty);
    }
}
