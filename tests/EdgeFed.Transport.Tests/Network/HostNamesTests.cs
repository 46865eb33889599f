using System.Net;
using System.Net.Sockets;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Network;

public class HostNamesTests
{
    private readonly Queue<TaskCompletionSource<IPAddress[]>> _lookups = new();
    private readonly HostNames _names;

    public HostNamesTests() => _names = new HostNames(_ =>
    {
        var lookup = new TaskCompletionSource<IPAddress[]>();
        _lookups.Enqueue(lookup);
        return lookup.Task;
    });

    [Fact]
    public async Task Find_ManyAtOnce_OneLookupAnswersAll()
    {
        var one = _names.FindAsync("depot");
        var other = _names.FindAsync("depot");
        Assert.Single(_lookups);
        _lookups.Dequeue().SetResult([IPAddress.Loopback]);
        Assert.Equal(await one, await other);
    }

    [Fact]
    public async Task Find_LookupHangs_TheLastAnswerIsGoodEnough()
    {
        var first = _names.FindAsync("depot");
        _lookups.Dequeue().SetResult([IPAddress.Loopback]);
        await first;
        Assert.Equal([IPAddress.Loopback], await _names.FindAsync("depot"));
        Assert.Single(_lookups); // still under way
    }

    [Fact]
    public async Task Find_AddressChanged_TheNextOneIsTold()
    {
        var first = _names.FindAsync("depot");
        _lookups.Dequeue().SetResult([IPAddress.Loopback]);
        await first;
        await _names.FindAsync("depot");
        _lookups.Dequeue().SetResult([IPAddress.IPv6Loopback]);
        Assert.Equal([IPAddress.IPv6Loopback], await _names.FindAsync("depot"));
    }

    [Fact]
    public async Task Find_NeverKnown_Throws()
    {
        var first = _names.FindAsync("nowhere");
        _lookups.Dequeue().SetException(new SocketException((int)SocketError.HostNotFound));
        await Assert.ThrowsAsync<SocketException>(() => first);
    }
}
