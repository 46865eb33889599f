using EdgeFed.Federation.Security;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Tests.Security;

/// <summary>A stranger who tries all day must not fill the log, nor hide another one in it.</summary>
public class RefusalNewsTests
{
    private readonly SettableTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly Lines _lines = new();
    private readonly RefusalNews _news;

    public RefusalNewsTests() => _news = new RefusalNews(_time, _lines);

    [Fact]
    public void Tell_SameAddressAgain_IsAFewLinesAMinuteAndACount()
    {
        for (var i = 0; i < 120; i++)
        {
            _news.Tell($"192.0.2.1:{40000 + i}", RejectCode.Untrusted, "it shows no certificate");
            _time.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(20, _lines.All.Count);
        Assert.Contains("192.0.2.1:40060 was refused (Untrusted): it shows no certificate (and 50 times more that were not told)", _lines.All[10]);
    }

    [Fact]
    public void Tell_SameAddressWithAnotherReason_IsTold()
    {
        _news.Tell("192.0.2.1:1", RejectCode.Malformed, "a frame of 1 GB");
        _news.Tell("192.0.2.1:2", RejectCode.Malformed, "a frame of 2 GB");
        Assert.Contains("2 GB", _lines.All[1]);
    }

    [Fact]
    public void Tell_AnotherAddressOrReason_IsToldAtOnce()
    {
        _news.Tell("192.0.2.1:1", RejectCode.Untrusted, "it shows no certificate");
        _news.Tell("192.0.2.2:1", RejectCode.Untrusted, "it shows no certificate");
        _news.Tell("192.0.2.1:2", RejectCode.Malformed, "no frame");
        Assert.Equal(3, _lines.All.Count);
    }

    [Fact]
    public void Tell_ManyAddresses_AllAreTold()
    {
        for (var i = 0; i < 5000; i++) _news.Tell($"10.0.{i / 256}.{i % 256}:1", RejectCode.Busy, "full");
        Assert.Equal(5000, _lines.All.Count);
    }

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
