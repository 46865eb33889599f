using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.Messages;

public class HostileMessageTests
{
    private const int Mutations = 3000;

    [Theory, MemberData(nameof(TestMessages.Names), MemberType = typeof(TestMessages))]
    public void Read_PayloadTruncatedAtEveryByte_ThrowsProtocolError(string name)
    {
        var sample = TestMessages.Named(name);
        for (var length = 0; length < sample.Payload.Length; length++)
        {
            var cut = sample.Payload[..length];
            Assert.Throws<ProtocolException>(() => sample.Rewrite(new ReadOnlySequence<byte>(cut)));
            if (length > 0) Assert.Throws<ProtocolException>(() => sample.Rewrite(Segments.Of(cut, 2)));
        }
    }

    [Theory, MemberData(nameof(TestMessages.Names), MemberType = typeof(TestMessages))]
    public void Read_TrailingByte_IsMalformed(string name)
    {
        var sample = TestMessages.Named(name);
        var error = Assert.Throws<ProtocolException>(() => sample.Rewrite(new ReadOnlySequence<byte>([.. sample.Payload, 0])));
        Assert.Equal(ProtocolError.Malformed, error.Code);
    }

    /// <summary>The frame's length and a chunk's CRC are made right again, so that the mutation reaches the innermost parser.</summary>
    [Theory, MemberData(nameof(TestMessages.Names), MemberType = typeof(TestMessages))]
    public void Read_RandomMutations_ThrowOnlyProtocolErrorsAndAllocateLittle(string name)
    {
        var sample = TestMessages.Named(name);
        var random = new Random(20_000 + (int)sample.Kind);
        for (var i = 0; i < Mutations; i++)
        {
            var payload = Attack.Mutate(sample.Payload, random);
            Attack.Parse(Framed(sample.Kind, payload), frame => ReadFrame(sample, frame, 1 + i % 17));
        }
    }

    [Fact]
    public void Read_RandomBytesAsEveryMessage_ThrowOnlyProtocolErrorsAndAllocateLittle()
    {
        var random = new Random(5);
        for (var i = 0; i < Mutations; i++)
        {
            var payload = new byte[random.Next(1, 64)];
            random.NextBytes(payload);
            payload[0] = (byte)(0x80 | random.Next(16)); // a map, or nothing would get far
            foreach (var sample in TestMessages.All) Attack.Parse(payload, bytes => sample.Rewrite(new ReadOnlySequence<byte>(bytes)));
        }
    }

    [Fact]
    public void Verify_CorruptedChunk_IsACrcMismatch()
    {
        var payload = TestMessages.Named("Chunk").Payload;
        ChunkMessage.Read(new ReadOnlySequence<byte>(payload)).Verify();
        payload[^1] ^= 1;
        var chunk = ChunkMessage.Read(new ReadOnlySequence<byte>(payload));
        Assert.Equal(ProtocolError.CrcMismatch, Assert.Throws<ProtocolException>(chunk.Verify).Code);
    }

    private static void ReadFrame(TestMessages.Sample sample, byte[] bytes, int segmentSize)
    {
        var buffer = Segments.Of(bytes, segmentSize);
        Assert.True(FrameReader.TryRead(ref buffer, ProtocolLimits.DefaultMaxFrame, out var frame));
        sample.Rewrite(frame.Payload); // a chunk is rewritten with the CRC of what arrived: the repair
    }

    private static byte[] Framed(FrameKind kind, byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.WriteHeader(output, kind, (uint)payload.Length);
        output.Write(payload);
        return output.WrittenSpan.ToArray();
    }
}
