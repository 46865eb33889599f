using System.Net.Sockets;
using EdgeFed.Config;
using EdgeFed.Metrics.Http;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Metrics;

/// <summary>Where a unit serves its metrics. One that cannot, because another unit has the port, says so and works on.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Null if it is off, or cannot be.</summary>
    public static MetricsServer? Open(UnitConfig config, MetricsBoard board, TimeProvider time, ILogger logger)
    {
        if (config.MetricsListen is not { } listen) return null;
        try
        {
            var server = MetricsServer.Start(listen, new MetricsPage(config, board, time).MakeAsync, time, logger);
            MetricsLog.Serving(logger, server.Endpoint);
            return server;
        }
        catch (SocketException e)
        {
            MetricsLog.NotServing(logger, listen.ToString(), e.Message.TrimEnd('.').ToLowerInvariant());
            return null;
        }
    }
}
