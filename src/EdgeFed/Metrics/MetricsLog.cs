using System.Net;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Metrics;

internal static partial class MetricsLog
{
    [LoggerMessage(911, LogLevel.Information, "Metrics at http://{Endpoint}/metrics")]
    public static partial void Serving(ILogger logger, IPEndPoint endpoint);

    [LoggerMessage(912, LogLevel.Warning, "Metrics are not served: {Listen}: {Reason}; `metrics.listen` names another port, or \"off\"")]
    public static partial void NotServing(ILogger logger, string listen, string reason);

    [LoggerMessage(913, LogLevel.Error, "The metrics cannot be read")]
    public static partial void CannotMake(ILogger logger, Exception mistake);
}
