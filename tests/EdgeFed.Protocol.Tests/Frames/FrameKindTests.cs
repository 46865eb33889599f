using EdgeFed.Core.Units;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Tests.Frames;

/// <summary>Numbers on the wire never change.</summary>
public class FrameKindTests
{
    [Fact]
    public void FrameKind_Numbers_AreFrozen() => Assert.Equal(
        "Hello=1 Job=2 Train=3 Want=4 Manifest=5 Have=6 Chunk=7 Ack=8 Complete=9 Reject=10 Outcome=11 Heartbeat=12 Done=13 Bye=14 Renewal=64 Waiting=65",
        Numbers<FrameKind>());

    [Fact]
    public void RejectCode_Numbers_AreFrozen() => Assert.Equal(
        "UnsupportedVersion=1 MissingFeature=2 IdTaken=3 ClonedIdentity=4 SchemaMismatch=5 UnknownObject=6 WrongModel=7 "
        + "NotFinite=8 DigestMismatch=9 TooLarge=10 DiskFull=11 Superseded=12 NotAMember=13 Malformed=14 Busy=15 UnknownJob=16 Untrusted=17",
        Numbers<RejectCode>());

    [Fact]
    public void SmallEnums_Numbers_AreFrozen()
    {
        Assert.Equal("Worker=1 Aggregator=2 Relay=3", Numbers<UnitRole>());
        Assert.Equal("Folded=1 Refused=2 Superseded=3 LocalOnly=4", Numbers<UpdateOutcome>());
        Assert.Equal("Normal=1 Superseded=2 ShuttingDown=3 Refused=4", Numbers<ByeCode>());
        Assert.Equal("F32=1 F16=2 Q8=3 Q4=4 TopK=5", Numbers<Encoding>());
        Assert.Equal("None=0 Zstd=1", Numbers<Compression>());
    }

    [Theory, InlineData(0, false), InlineData(1, true), InlineData(14, true), InlineData(15, false), InlineData(64, true), InlineData(65, true), InlineData(66, false)]
    public void IsKnown_Number_TellsThisVersionsKinds(byte kind, bool known) => Assert.Equal(known, ((FrameKind)kind).IsKnown());

    [Theory, InlineData(0), InlineData(15), InlineData(63)]
    public void ThrowIfUnknown_LowUnknownKind_Throws(byte kind) => Assert.Equal(
        ProtocolError.UnknownFrameKind, Assert.Throws<ProtocolException>(() => ((FrameKind)kind).ThrowIfUnknown()).Code);

    [Theory, InlineData(1), InlineData(14), InlineData(64), InlineData(255)]
    public void ThrowIfUnknown_KnownOrIgnorableKind_Passes(byte kind) => ((FrameKind)kind).ThrowIfUnknown();

    private static string Numbers<TEnum>() where TEnum : struct, Enum =>
        string.Join(' ', Enum.GetValues<TEnum>().Select(value => $"{value}={value:D}"));
}
