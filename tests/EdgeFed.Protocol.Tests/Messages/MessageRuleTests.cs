using System.Buffers;
using EdgeFed.Core.Units;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.Messages;

public class MessageRuleTests
{
    [Theory, MemberData(nameof(TestMessages.Names), MemberType = typeof(TestMessages))]
    public void Read_UnknownKeys_AreIgnored(string name)
    {
        var sample = TestMessages.Named(name);
        var payload = sample.Payload;
        payload[0] += 3; // fixmap of three more pairs
        byte[] extended = [.. payload, 60, 0x92, 0x81, 1, 0xc0, 0xc3, 63, 0xa1, 0x61, 0xcd, 0x03, 0xe8, 5];
        Assert.Equal(sample.Frame, sample.Rewrite(new ReadOnlySequence<byte>(extended)));
    }

    [Theory, MemberData(nameof(TestMessages.Names), MemberType = typeof(TestMessages))]
    public void Read_EmptyMap_NamesMessageAndKey(string name)
    {
        var error = Assert.Throws<ProtocolException>(() => TestMessages.Named(name).Rewrite(new ReadOnlySequence<byte>([0x80])));
        Assert.Equal(ProtocolError.MissingKey, error.Code);
        Assert.Equal($"{name} lacks its required key 1.", error.Message);
    }

    [Fact]
    public void Read_DuplicateKey_IsRefused() => AssertError(
        ProtocolError.DuplicateKey, "Complete has key 1 twice.", () => Complete.Read(Payload("82-01-05-01-05")));

    [Fact]
    public void Read_DuplicateUnknownKey_IsRefused() => AssertError(
        ProtocolError.DuplicateKey, "Complete has key 9 twice.", () => Complete.Read(Payload("83-01-05-09-c0-09-c0")));

    [Fact]
    public void Read_TextKey_IsMalformed() => AssertError(
        ProtocolError.Malformed, "Byte 0xa1 does not start an integer.", () => Complete.Read(Payload("81-a1-61-05")));

    [Fact]
    public void Read_TooManyKeys_IsRefusedBeforeReadingThem() => AssertError(
        ProtocolError.LimitExceeded, "Map count of 65 exceeds the limit of 64.", () => Complete.Read(Payload("de-00-41" + "0100")));

    [Fact]
    public void Read_OptionalKeysMissing_GivesDefaults() =>
        Assert.Equal(new Reject(7, RejectCode.Busy, "", 0), Reject.Read(Payload("82-01-07-02-0f")));

    /// <summary>Only strategies that ask for them have them, so that all others' bytes stay as they were.</summary>
    [Theory, InlineData(0, 0, 0), InlineData(300, 8, 0), InlineData(0, 0, 2), InlineData(300, 8, 2)]
    public void Train_StepsOfAVersionAndNewestFolded_AreReadAsWritten(long steps, int updates, long folded)
    {
        var task = new Train("digits-0a1b", 3, 2, TestMessages.SomeDigest, 90_000)
        {
            Steps = steps,
            Updates = updates,
            Folded = folded > 0 ? new NewestFolded(folded, TestMessages.SomeDigest) : null,
        };
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        task.Write(ref writer);
        Assert.Equal(task, Train.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory)));
    }

    /// <summary>30 days would be kept in mind by whoever believes them; what is longer still would overflow a timer.</summary>
    [Theory]
    [InlineData(ProtocolLimits.MaxRetryMilliseconds, true)]
    [InlineData(ProtocolLimits.MaxRetryMilliseconds + 1, false)]
    [InlineData(long.MaxValue, false)]
    [InlineData(-1, false)]
    public void Read_RetryDelayOfAReject_IsBounded(long milliseconds, bool isValid)
    {
        var frame = new ArrayBufferWriter<byte>();
        FrameWriter.Write(frame, new Reject(1, RejectCode.Busy, "", milliseconds));
        var payload = new ReadOnlySequence<byte>(frame.WrittenMemory[Frame.HeaderBytes..]);
        if (isValid) Assert.Equal(milliseconds, Reject.Read(payload).RetryAfterMilliseconds);
        else Assert.Contains($"{ProtocolLimits.MaxRetryMilliseconds}", Assert.Throws<ProtocolException>(() => Reject.Read(payload)).Message);
    }

    [Fact]
    public void Read_UnknownRejectCode_IsKept() => Assert.Equal((RejectCode)99, Reject.Read(Payload("82-01-07-02-63")).Code);

    [Fact]
    public void Read_WideIntegerForms_AreAccepted() =>
        Assert.Equal(5u, Complete.Read(Payload("81-d3-00-00-00-00-00-00-00-01-cf-00-00-00-00-00-00-00-05")).Transfer);

    [Fact]
    public void Read_NegativeTransfer_IsMalformed() => AssertError(
        ProtocolError.Malformed, "-1 does not fit an unsigned integer.", () => Complete.Read(Payload("81-01-ff")));

    [Theory, InlineData("../../etc/passwd"), InlineData("/a/b"), InlineData("a//b"), InlineData(""), InlineData("a/.b"), InlineData("a\\b")]
    public void Read_UnsafeName_IsMalformed(string name)
    {
        var payload = Bytes.Written((ref MessagePackWriter writer) => new Want(name).Write(ref writer));
        AssertError(ProtocolError.Malformed, $"Want: '{name}' is no object name.", () => Want.Read(new ReadOnlySequence<byte>(payload)));
    }

    [Theory, InlineData(""), InlineData(".."), InlineData("a/b"), InlineData("é"), InlineData("a b")]
    public void Read_InvalidDeviceId_IsMalformed(string id)
    {
        var hello = new Hello { DeviceId = id, Key = new byte[32], Instance = 1, Role = UnitRole.Worker };
        Assert.Equal(ProtocolError.Malformed, Assert.Throws<ProtocolException>(() => Reread(hello)).Code);
    }

    [Fact]
    public void Read_HelloBeyondItsLimits_IsRefused()
    {
        var hello = new Hello { DeviceId = "a", Key = new byte[32], Instance = 1, Role = UnitRole.Worker };
        AssertLimit(hello with { Key = new byte[31] });
        AssertLimit(hello with { Key = new byte[33] });
        AssertLimit(hello with { Role = (UnitRole)4 });
        AssertLimit(hello with { DeviceId = new string('a', 65) });
        AssertLimit(hello with { Schema = new string('a', 4097) });
        AssertLimit(hello with { Required = [.. Enumerable.Repeat("f", 33)] });
        AssertLimit(hello with { Supported = [new string('a', 65)] });
    }

    [Fact]
    public void Read_HelloAtItsLimits_FitsTheFirstFrame()
    {
        string[] features = [.. Enumerable.Repeat(new string('f', ProtocolLimits.MaxFeatureBytes), ProtocolLimits.MaxFeatures)];
        var hello = new Hello
        {
            DeviceId = new string('d', ProtocolLimits.MaxDeviceId),
            Key = new byte[32],
            Instance = ulong.MaxValue,
            Role = UnitRole.Relay,
            Required = features,
            Supported = features,
            MaxFrame = uint.MaxValue,
            Software = new string('s', 500), // cut when written
            Schema = new string('j', ProtocolLimits.MaxSchemaBytes),
        };
        var read = Reread(hello);
        Assert.Equal(features, read.Required);
        Assert.Equal(ProtocolLimits.MaxSoftwareBytes, read.Software.Length);
        Assert.InRange(Payload(hello).Length, 1, ProtocolLimits.MaxHelloFrame);
    }

    [Fact]
    public void Write_LongReason_IsCutBetweenCharacters()
    {
        var reject = new Reject(1, RejectCode.Malformed, new string('é', 1000), 0);
        Assert.Equal(new string('é', 512), Reread(reject).Reason);
    }

    [Fact]
    public void Write_UnpairedSurrogateInReason_StopsBeforeIt() =>
        Assert.Equal("ab", Reread(new Bye(ByeCode.Normal, "ab\ud800cd")).Reason);

    [Fact]
    public void Read_LargestChunkSet_FitsTheDefaultFrame()
    {
        var set = new ChunkSet(ProtocolLimits.MaxChunks);
        for (var i = 0; i < set.Total; i += 2) set.Add(i);
        var payload = Payload(new Have(uint.MaxValue, set));
        Assert.InRange(payload.Length, 1, ProtocolLimits.DefaultMaxFrame);
        Assert.Equal(set.Count, Have.Read(payload).Chunks.Count);
    }

    [Fact]
    public void Have_WithABegunChunk_ComesBackTheSame()
    {
        var have = Reread(new Have(7, new ChunkSet(20), Begun: 4, BegunBytes: 1000));
        Assert.Equal((4, 1000), (have.Begun, have.BegunBytes));
    }

    [Fact]
    public void Have_BeforeThereIsATransfer_NamesTheRepresentation()
    {
        var have = Reread(new Have(Have.NoTransfer, new ChunkSet(20), Representation: TestMessages.SomeDigest));
        Assert.Equal((Have.NoTransfer, TestMessages.SomeDigest), (have.Transfer, have.Representation));
        Assert.Equal(default, Reread(new Have(7, new ChunkSet(20), Representation: TestMessages.SomeDigest)).Representation);
    }

    [Fact]
    public void Chunk_RestOfOne_SaysWhereItGoesOn()
    {
        var output = new ArrayBufferWriter<byte>();
        var place = ChunkFrame.Prepare(output, transfer: 1, index: 2, crc: 3, storedLength: 4, out var frameBytes, offset: 500);
        place.Fill(9);
        output.Advance(frameBytes);
        var chunk = ChunkMessage.Read(new ReadOnlySequence<byte>(output.WrittenMemory[5..]));
        Assert.Equal((2, 500, 4), (chunk.Index, chunk.Offset, (int)chunk.Data.Length));
    }

    [Fact]
    public void Read_OversizedChunk_IsRefused()
    {
        var output = new ArrayBufferWriter<byte>();
        ChunkFrame.Write(output, 1, 0, new byte[ProtocolLimits.MaxChunkSize + 1]);
        AssertError(ProtocolError.LimitExceeded, "Binary length of 1048577 exceeds the limit of 1048576.",
            () => ChunkMessage.Read(new ReadOnlySequence<byte>(output.WrittenMemory[5..])));
    }

    [Fact]
    public void Read_Chunk_ReturnsASliceOfThePayload()
    {
        var payload = TestMessages.Named("Chunk").Payload;
        var chunk = ChunkMessage.Read(new ReadOnlySequence<byte>(payload));
        payload[^1] = 0xee;
        Assert.Equal(0xee, chunk.Data.FirstSpan[^1]);
    }

    [Fact]
    public void Read_Heartbeat_AllocatesOnlyTheMessage()
    {
        var payload = Payload(new Heartbeat(5, 6));
        Heartbeat.Read(payload);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Heartbeat.Read(payload);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000 * 128); // 32 each when optimised
    }

    private static ReadOnlySequence<byte> Payload(string hex) => new(Bytes.Hex(hex));

    private static ReadOnlySequence<byte> Payload<TMessage>(TMessage message) where TMessage : IMessage =>
        new(Bytes.Written((ref MessagePackWriter writer) => message.Write(ref writer)));

    private static TMessage Reread<TMessage>(TMessage message) where TMessage : IMessage<TMessage> =>
        TMessage.Read(Payload(message));

    private static void AssertLimit(Hello hello) =>
        Assert.Equal(ProtocolError.LimitExceeded, Assert.Throws<ProtocolException>(() => Reread(hello)).Code);

    private static void AssertError(ProtocolError code, string message, Func<object> read)
    {
        var error = Assert.Throws<ProtocolException>(read);
        Assert.Equal((code, message), (error.Code, error.Message));
    }
}
