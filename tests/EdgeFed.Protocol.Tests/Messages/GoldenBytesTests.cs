using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.Messages;

/// <summary>
/// The bytes of every message, header included, as python3-msgpack packs the same maps. A change here is a change of the wire format.
/// </summary>
public class GoldenBytesTests
{
    [Theory]
    [InlineData("Hello", "7b000000018b0101020003a7756e69742d303204c4206465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
        + "8081828305cf112233445566778806010791a6726573756d650892a6726573756d65a47a73746409ce004000000aad656467"
        + "6566656420302e312e300bb07b226665617475726573223a3738347d")]
    [InlineData("Job", "21000000028201ab6469676974732d3061316202b17b226e616d65223a22646967697473227d")]
    [InlineData("Train", "3b000000038501ab6469676974732d306131620203030204c420000102030405060708090a0b0c0d0e0f1011121314151617"
        + "18191a1b1c1d1e1f05ce00015f90")]
    [InlineData("Want", "16000000048101b36469676974732d306131622f6d6f64656c2f32")]
    [InlineData("Manifest", "c800000005820107028e01bc6469676974732d306131622f7570646174652f756e69742d30322f3302c4203944a0934a9614"
        + "6c21b62ea0b5911a752cef11b36a1da0b233d79ec7daa862ff0301040005cc82060207cd010008c418000100000166669b00"
        + "0100009832b0b508000000ef1ec3b209a7756e69742d30320acd07d00b82a86163637572616379cb3fee7ef9db22d0e5a46c"
        + "6f7373cb3fd00000000000000c020dc4030102030ec4200c9e63b13678999deb71ae44f407cf8afb069929aa49d13e8c03c8"
        + "8369cb6388")]
    [InlineData("Have", "0c00000006820107029714000305011202")]
    [InlineData("Chunk", "240000000784010702cd012c04cecc79ebe603c414000102030405060708090a0b0c0d0e0f10111213")]
    [InlineData("Ack", "08000000088201070293140302")]
    [InlineData("Complete", "0300000009810107")]
    [InlineData("Reject", "120000000a840107020b03a76e6f20726f6f6d04cd7530")]
    [InlineData("OutcomeMessage", "230000000b8301bc6469676974732d306131622f7570646174652f756e69742d30322f33020103a0")]
    [InlineData("Heartbeat", "090000000c8201cd03e802cd03e7")]
    [InlineData("Done", "330000000d8301ab6469676974732d30613162020a03c420000102030405060708090a0b0c0d0e0f10111213141516171819"
        + "1a1b1c1d1e1f")]
    [InlineData("Bye", "0c0000000e82010302a772657374617274")]
    [InlineData("Renewal", "07000000408101c403010203")]
    [InlineData("Waiting", "05000000418201020204")]
    public void Write_EveryMessage_GivesTheFrozenBytes(string name, string hex) =>
        Assert.Equal(hex, Bytes.Hex(TestMessages.Named(name).Frame));

    [Fact]
    public void Samples_CoverEveryFrameKind() => Assert.Equal(
        Enum.GetValues<EdgeFed.Protocol.Frames.FrameKind>(), TestMessages.All.Select(sample => sample.Kind).Order());
}
