using System.Net.Sockets;
using EdgeFed.Config;
using EdgeFed.Data;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Streams;

namespace EdgeFed.Tests.Data;

public sealed class SampleSourceTests : IDisposable
{
    private static readonly DataSchema Schema = DataSchema.Classification([2], 3);

    private readonly TempFolder _directory = new();
    private readonly SlidingWindow _window = new(Schema, capacity: 8, minimum: 2);
    private readonly LogLines _log = new();

    [Fact]
    public async Task Run_AProducerThatEnds_LeavesItsSamples()
    {
        using var source = SampleSource.Open(Stream, _window, _log);
        using var stop = new CancellationTokenSource();
        var running = source.RunAsync(stop.Token);
        Send([.. Samples.Labelled([1, 2], 0), .. Samples.Labelled([3, 4], 1), .. Samples.Labelled([5, 6], 2)]);

        Assert.EndsWith("s.sock: the stream ended after 3 samples; training goes on with the 3 that are kept", await _log.NextAsync());
        Assert.Equal(3, _window.Snapshot().Count);
        stop.Cancel();
        await running;
    }

    [Fact]
    public async Task Run_ABadSample_IsOneMessage_AndTheNextProducerIsHeard()
    {
        using var source = SampleSource.Open(Stream, _window, _log);
        using var stop = new CancellationTokenSource();
        var running = source.RunAsync(stop.Token);
        Send([.. Samples.Labelled([1, 2], 0), .. Samples.Labelled([3, 4, 5], 1)]);

        Assert.EndsWith("s.sock: given up after 1 samples: a sample with 12 bytes of values; expected 8, 4 a number.", await _log.NextAsync());
        Assert.Equal("the stream has delivered 1 samples so far (the stream was given up: a sample with 12 bytes of values; "
            + "expected 8, 4 a number); expected at least 2 to train on.", Assert.Throws<DataException>(() => _window.Snapshot()).Message);

        Send([.. Samples.Labelled([7, 8], 2), 9]);
        Assert.Contains("the stream ended 1 bytes into a sample after 1 samples", await _log.NextAsync());
        Assert.Equal(2, _window.Snapshot().Count);
        stop.Cancel();
        await running;
    }

    [Fact]
    public void Open_WhereAProgramDied_TakesItsPlace()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            dead.Bind(new UnixDomainSocketEndPoint(_directory.File("s.sock")));
        SampleSource.Open(Stream, _window, _log).Dispose();
        Assert.False(File.Exists(_directory.File("s.sock")));
    }

    [Fact]
    public void Open_WhereSomethingElseIs_IsRefused()
    {
        using (SampleSource.Open(Stream, _window, _log)) Refused(Stream);
        _directory.Write("file", "content");
        Refused(new LiveStream(_directory.File("file"), Schema, 8, 2));
        Refused(new LiveStream("/nowhere/s.sock", Schema, 8, 2));
        Assert.Equal("content", File.ReadAllText(_directory.File("file")));
    }

    public void Dispose() => _directory.Dispose();

    private LiveStream Stream => new(_directory.File("s.sock"), Schema, 8, 2);

    private void Refused(LiveStream stream) => Assert.Contains("; expected a path where a Unix socket can be made",
        Assert.Throws<IOException>(() => SampleSource.Open(stream, _window, _log)).Message);

    private void Send(byte[] bytes)
    {
        using var producer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        producer.Connect(new UnixDomainSocketEndPoint(_directory.File("s.sock")));
        producer.Send(bytes);
    }
}
