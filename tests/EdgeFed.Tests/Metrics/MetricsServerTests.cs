using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeFed.Config;
using EdgeFed.Core.Endpoints;
using EdgeFed.Metrics;
using EdgeFed.Metrics.Http;
using EdgeFed.Tests.Config;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Tests.Metrics;

public sealed class MetricsServerTests : IDisposable
{
    private const string Page = "# HELP a b.\n# TYPE a gauge\na 1\n";
    private static readonly TcpEndpoint AnyPort = new("127.0.0.1", 0);
    private readonly MetricsServer _server = Start(() => Task.FromResult(Page));

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Get_Metrics_IsThePage()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"http://{_server.Endpoint}/metrics?x=1");
        Assert.Equal((HttpStatusCode.OK, Page), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.ConnectionClose);
    }

    [Fact]
    public async Task Head_Metrics_IsTheHeadAlone()
    {
        var answer = await AskAsync("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer);
        Assert.Contains($"\r\nContent-Length: {Page.Length}\r\n", answer);
        Assert.EndsWith("\r\n\r\n", answer);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET /metricsx HTTP/1.0\n\n", "404 Not Found")]
    [InlineData("POST /metrics HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", "405 Method Not Allowed")]
    [InlineData("get /metrics HTTP/1.1\r\n\r\n", "405 Method Not Allowed")]
    [InlineData("GET /metrics\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /metrics HTTP/2\r\n\r\n", "400 Bad Request")]
    [InlineData("GET metrics HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /metrics HTTP/1.1 again\r\n\r\n", "400 Bad Request")]
    [InlineData("\r\n\r\n", "400 Bad Request")]
    [InlineData("\u0016\u0003\u0001\0\0\n\n", "400 Bad Request")]
    public async Task Ask_ForAnythingElse_IsToldSo(string request, string status) =>
        Assert.StartsWith($"HTTP/1.1 {status}\r\n", await AskAsync(request));

    [Fact]
    public async Task Ask_WithAHeadThatNeverEnds_IsToldTheLimit()
    {
        var answer = await AskAsync("GET /metrics HTTP/1.1\r\n" + new string('x', 20_000));
        Assert.StartsWith("HTTP/1.1 431 ", answer);
        Assert.Contains("4096 bytes", answer);
    }

    [Fact]
    public async Task Ask_ByteByByte_IsAnswered()
    {
        using var client = Connect();
        foreach (var letter in "GET /metrics HTTP/1.1\r\n\r\n"u8.ToArray()) await client.SendAsync(new[] { letter });
        Assert.EndsWith(Page, await ReadToEndAsync(client));
    }

    [Fact]
    public async Task Connect_AndSayNothing_IsCutOffAfterFiveSeconds()
    {
        var time = new WatchedTime();
        using var server = Start(() => Task.FromResult(Page), time);
        using var client = Connect(server);
        await client.SendAsync("GET"u8.ToArray());
        var reading = ReadToEndAsync(client);
        Assert.Equal(TimeSpan.FromSeconds(5), await time.WaitBegunAsync());
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("", await reading);
    }

    [Fact]
    public async Task Connect_ByMoreThanThereIsRoomFor_EndsTheOldest()
    {
        using var server = Start(() => Task.FromResult(Page), new FakeTimeProvider()); // nobody is silent for too long
        var silent = Enumerable.Range(0, MetricsServer.MaxOpen).Select(_ => Connect(server)).ToList();
        Assert.EndsWith(Page, await AskAsync("GET /metrics HTTP/1.1\r\n\r\n", server));
        Assert.Equal("", await ReadToEndAsync(silent[0]));
        Assert.False(silent[^1].Poll(0, SelectMode.SelectRead));
        foreach (var client in silent) client.Dispose();
    }

    /// <summary>An answer much larger than what the sockets hold: whoever does not take it keeps nobody else waiting, and is cut off.</summary>
    [Fact]
    public async Task Get_WithoutReading_IsCutOff()
    {
        var time = new WatchedTime();
        using var server = Start(() => Task.FromResult(new string('x', 50_000_000)), time);
        using var deaf = Connect(server);
        await deaf.SendAsync("GET /metrics HTTP/1.1\r\n\r\n"u8.ToArray());
        Assert.Equal(1, await deaf.ReceiveAsync(new byte[1])); // it is being sent
        time.Advance(await time.WaitBegunAsync());
        Assert.InRange((await ReadToEndAsync(deaf)).Length, 0, 40_000_000);
    }

    [Fact]
    public async Task Get_WhenThePageFails_IsAnErrorAndTheServerGoesOn()
    {
        var times = 0;
        using var server = Start(() => times++ == 0 ? throw new InvalidOperationException("a mistake") : Task.FromResult(Page));
        Assert.StartsWith("HTTP/1.1 500 ", await AskAsync("GET /metrics HTTP/1.1\r\n\r\n", server));
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync("GET /metrics HTTP/1.1\r\n\r\n", server));
    }

    [Fact]
    public async Task Accept_OfAFlood_IsHeldBack()
    {
        var time = new FakeTimeProvider();
        var pace = new AcceptPace(time);
        for (var i = 0; i < AcceptPace.PerSecond; i++) Assert.True(pace.WaitAsync(default).IsCompletedSuccessfully);
        for (var second = 0; second < 2; second++)
        {
            var waiting = pace.WaitAsync(default);
            time.Advance(TimeSpan.FromSeconds(0.9));
            Assert.False(waiting.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(0.1));
            await waiting;
            for (var i = 1; i < AcceptPace.PerSecond; i++) Assert.True(pace.WaitAsync(default).IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task Open_PortThatIsTaken_IsAWarningAndNoServer()
    {
        var config = ConfigText.AggregatorOf("", $"metrics.listen={_server.Endpoint}");
        using var output = new StringWriter();
        var lines = new EdgeFed.Output.LineWriter(output, isTerminal: false);
        var shell = new EdgeFed.Output.Shell(output, TextWriter.Null, isTerminal: false, new Dictionary<string, string>());
        using var loggers = new EdgeFed.Output.LineLoggerFactory(lines, new(shell, TimeProvider.System), Microsoft.Extensions.Logging.LogLevel.Information, false);

        using var endpoint = MetricsEndpoint.Open(config, new MetricsRegistry(TimeProvider.System), TimeProvider.System, loggers.CreateLogger("aggregator"));
        await endpoint!.Opened;
        Assert.Contains($"WARN  aggregator: Metrics are not served: Cannot listen at {_server.Endpoint}: the port is in use by another program; "
            + "`metrics.listen` names another port", output.ToString());
        Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory, InlineData("0.0.0.0:0"), InlineData("[::ffff:127.0.0.1]:0"), InlineData("localhost:0")]
    public async Task Open_AnyKindOfAddress_IsServed(string listen)
    {
        using var output = new StringWriter();
        var shell = new EdgeFed.Output.Shell(output, TextWriter.Null, isTerminal: false, new Dictionary<string, string>());
        using var loggers = new EdgeFed.Output.LineLoggerFactory(
            new(output, isTerminal: false), new(shell, TimeProvider.System), Microsoft.Extensions.Logging.LogLevel.Information, false);

        using var endpoint = MetricsEndpoint.Open(
            ConfigText.AggregatorOf("", $"metrics.listen={listen}"), new MetricsRegistry(TimeProvider.System), TimeProvider.System, loggers.CreateLogger("x"));
        await endpoint!.Opened;

        Assert.Contains("Metrics at http://", output.ToString());
    }

    /// <summary>192.0.2.0/24 is for documentation (RFC 5737): no machine has such an address.</summary>
    [Fact]
    public void Open_AddressThatIsNotThereYet_IsTriedAgain()
    {
        using var output = new StringWriter();
        var shell = new EdgeFed.Output.Shell(output, TextWriter.Null, isTerminal: false, new Dictionary<string, string>());
        using var loggers = new EdgeFed.Output.LineLoggerFactory(
            new(output, isTerminal: false), new(shell, TimeProvider.System), Microsoft.Extensions.Logging.LogLevel.Information, false);

        using var endpoint = MetricsEndpoint.Open(
            ConfigText.AggregatorOf("", "metrics.listen=192.0.2.1:0"), new MetricsRegistry(TimeProvider.System), TimeProvider.System, loggers.CreateLogger("x"));

        Assert.False(endpoint!.Opened.IsCompleted);
        Assert.Contains("Metrics are not served yet: Cannot listen at 192.0.2.1:0: the address is not one of this machine's; tried again every 10 s", output.ToString());
    }

    [Fact]
    public void Open_SwitchedOff_IsNoServer() => Assert.Null(MetricsEndpoint.Open(
        ConfigText.AggregatorOf("", "metrics.listen=off"), new MetricsRegistry(TimeProvider.System), TimeProvider.System, NullLogger.Instance));

    private static MetricsServer Start(Func<Task<string>> page, TimeProvider? time = null) =>
        MetricsServer.StartAsync(AnyPort, page, time ?? TimeProvider.System, NullLogger.Instance).GetAwaiter().GetResult();

    private Socket Connect(MetricsServer? server = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect((server ?? _server).Endpoint);
        return socket;
    }

    private async Task<string> AskAsync(string request, MetricsServer? server = null)
    {
        using var client = Connect(server);
        await client.SendAsync(Encoding.Latin1.GetBytes(request));
        return await ReadToEndAsync(client);
    }

    private static async Task<string> ReadToEndAsync(Socket client)
    {
        var text = new StringBuilder();
        var buffer = new byte[65_536];
        try
        {
            while (await client.ReceiveAsync(buffer) is > 0 and var read) text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (SocketException)
        {
            // cut off
        }

        return text.ToString();
    }
}
