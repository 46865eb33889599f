using System.Net.Sockets;
using System.Text;
using EdgeFed.Service;

namespace EdgeFed.Tests.Service;

public sealed class ServiceManagerTests : IDisposable
{
    private readonly TempFolder _directory = new();
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public ServiceManagerTests()
    {
        _systemd.Bind(new UnixDomainSocketEndPoint(Address));
        _systemd.ReceiveTimeout = 60_000;
    }

    private string Address => Path.Combine(_directory.Path, "notify");

    public void Dispose()
    {
        _systemd.Dispose();
        _directory.Dispose();
    }

    private string Heard()
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer));
    }

    private ServiceManager Open(string watchdog = "") => ServiceManager.Of(new Dictionary<string, string>
    {
        ["NOTIFY_SOCKET"] = Address,
        ["WATCHDOG_USEC"] = watchdog,
    });

    [Fact]
    public void Ready_SaidTwice_IsToldOnce()
    {
        using var service = Open();
        service.Ready();
        service.Ready();
        service.Stopping();
        Assert.Equal("READY=1", Heard());
        Assert.StartsWith("STOPPING=1", Heard());
    }

    [Fact]
    public void Status_SeveralLines_IsOne()
    {
        using var service = Open();
        service.Status("one\ntwo");
        Assert.Equal("STATUS=one two", Heard());
    }

    /// <summary>Whatever somebody exported: no reason to end, and nobody is told anything.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("notify")]
    [InlineData("/nowhere/notify")]
    [InlineData("/proc/self/stat")]
    [InlineData("/tmp")]
    [InlineData("vsock:2:1234")]
    [InlineData("/a-name-that-is-longer-than-what-fits-into-the-address-of-a-unix-socket/a-name-that-is-longer-than-what-fits-into-it")]
    public void Of_SocketThatIsNone_TellsNobody(string socket)
    {
        var environment = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = socket };
        Assert.Null(NotifyAddress.Socket(environment));
        using var service = ServiceManager.Of(environment);
        service.Ready();
    }

    [Theory]
    [InlineData("1000000", "", 1)]
    [InlineData("1000000", "self", 1)]
    [InlineData("1000000", "1", null)]
    [InlineData("9223372036854775807", "", 86_400)]
    [InlineData("0", "", null)]
    [InlineData("-1", "", null)]
    [InlineData("soon", "", null)]
    public void Watchdog_Variables_CountForThisProcessOnly(string microseconds, string process, int? seconds) => Assert.Equal(
        seconds,
        (int?)NotifyAddress.Watchdog(new Dictionary<string, string>
        {
            ["WATCHDOG_USEC"] = microseconds,
            ["WATCHDOG_PID"] = process == "self" ? Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) : process,
        })?.TotalSeconds);

    [Fact]
    public void Watch_LoopThatTurns_IsToldAlive()
    {
        using var service = Open("40000");
        using var watch = service.Watch(new SynchronizationContext(), TimeProvider.System);
        Assert.Equal("WATCHDOG=1", Heard());
        Assert.Equal("WATCHDOG=1", Heard());
    }

    [Fact]
    public void Watch_LoopThatHangs_IsNot()
    {
        using var service = Open("40000");
        var loop = new HangingLoop();
        using var watch = service.Watch(loop, TimeProvider.System);
        loop.WaitForPosts(3);
        Assert.Equal(0, _systemd.Available);
    }

    [Fact]
    public void Watch_WorkThatStandsStill_IsToldNothing()
    {
        using var service = Open("40000");
        using var looks = new CountdownEvent(3);
        using var watch = service.Watch(new SynchronizationContext(), TimeProvider.System, () =>
        {
            if (!looks.IsSet) looks.Signal();
            return false;
        });
        Assert.True(looks.Wait(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, _systemd.Available);
    }

    [Fact]
    public void Watch_NobodyWatches_NeedsNoTimer()
    {
        using var service = Open();
        Assert.Null(service.Watch(new SynchronizationContext(), TimeProvider.System));
    }

    [Fact]
    public void All_WithoutSystemd_DoNothing()
    {
        using var service = ServiceManager.Of(new Dictionary<string, string>());
        service.Ready();
        service.Status("x");
        service.Stopping();
    }

    [Fact]
    public void Tell_SocketIsGone_IsNoError()
    {
        using var service = Open();
        _systemd.Dispose();
        service.Ready();
    }

    /// <summary>Takes work and does none.</summary>
    private sealed class HangingLoop : SynchronizationContext
    {
        private readonly CountdownEvent _posts = new(3);

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (!_posts.IsSet) _posts.Signal();
        }

        public void WaitForPosts(int count)
        {
            Assert.Equal(count, _posts.InitialCount);
            Assert.True(_posts.Wait(TimeSpan.FromMinutes(1)));
        }
    }
}
