using EdgeFed.Config;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Errors;
using EdgeFed.Metrics.Http;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Metrics;

/// <summary>
/// Where a unit serves its metrics. A unit that cannot, because another unit has the port, says so and works on; where the
/// address is
/// not there yet, it is tried again.
/// </summary>
internal sealed class MetricsEndpoint : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly TcpEndpoint _listen;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private MetricsServer? _server;

    private MetricsEndpoint(TcpEndpoint listen, MetricsPage page, TimeProvider time, ILogger logger)
    {
        (_listen, _time, _logger) = (listen, time, logger);
        Opened = OpenAsync(page);
    }

    /// <summary>Ends when metrics are served, or it was given up.</summary>
    internal Task Opened { get; }

    /// <summary>Null if it is off.</summary>
    public static MetricsEndpoint? Open(UnitConfig config, MetricsRegistry board, TimeProvider time, ILogger logger) =>
        config.MetricsListen is { } listen ? new MetricsEndpoint(listen, new MetricsPage(config, board, time), time, logger)
            : null;

    public void Dispose()
    {
        _stop.Cancel();
        Opened.Wait();
        _server?.Dispose();
        _stop.Dispose();
    }

    private async Task OpenAsync(MetricsPage page)
    {
        var told = "";
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _server = await MetricsServer.StartAsync(_listen, page.MakeAsync, _time, _logger, _stop.Token)
                    .ConfigureAwait(false);
                MetricsLog.Serving(_logger, _server.Endpoint);
                return;
            }
            catch (OperationCanceledException)
            {
                return; // the unit ends
            }
            catch (Exception e) // figures are no reason to end a unit
            {
                if (told != e.Message) Tell(e);
                told = e.Message;
                if (e is not NetworkException { MayComeLater: true }) return;
            }

            await Task.Delay(Pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(Exception failure)
    {
        var reason = ErrorText.Of(failure);
        if (failure is NetworkException { MayComeLater: true }) MetricsLog.ServedLater(_logger, reason, (int)Pause.TotalSeconds);
        else MetricsLog.NotServing(_logger, reason);
    }
}
