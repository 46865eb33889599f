using System.Buffers.Binary;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Tests.Links;

namespace EdgeFed.Transport.Tests.Network;

public class TcpInfoTests
{
    [Fact]
    public void Parse_Struct_ReadsWhatIsDue()
    {
        var info = new byte[72];
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(24), 3);
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(56), 1500);
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(68), 40_000);
        Assert.Equal(new TcpHealth(true, TimeSpan.FromSeconds(1.5), TimeSpan.FromMilliseconds(40)), TcpInfo.Parse(info));
    }

    [Fact]
    public void ParseLosses_Struct_ReadsWhatWasLost()
    {
        var info = new byte[152];
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(68), 40_000);
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(100), 7);
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(148), 30_000);
        Assert.Equal(new TcpLosses(7, TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(30)), TcpInfo.ParseLosses(info));
    }

    /// <summary>The kernel confirms bytes that no program has read.</summary>
    [Fact]
    public void Pulse_BytesArrived_NothingIsDue() => LinkPair.OnLoop(async () =>
    {
        var (one, other) = await LinkPair.ConnectAsync();
        await one.Pipe.Output.WriteAsync(new byte[100]);
        await other.Pipe.Input.ReadAsync();
        await Poll.UntilAsync(() => !one.Health.IsDue);
        if (OperatingSystem.IsLinux()) Assert.True(one.Health.RoundTrip > TimeSpan.Zero);
        one.Abort();
        Assert.Equal(default, one.Health);
        other.Abort();
    });
}
