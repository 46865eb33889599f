using System.Net;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Metrics;

internal static partial class MetricsLog
{
    [LoggerMessage(911, LogLevel.Information, "Metrics at http://{Endpoint}/metrics")]
    public static partial void Serving(ILogger logger, IPEndPoint endpoint);

    [LoggerMessage(912, LogLevel.Warning, "Metrics are not served: {Reason}; `metrics.listen` names another port, or \"off\"")]
    public static partial void NotServing(ILogger logger, string reason);

    [LoggerMessage(913, LogLevel.Error, "The metrics cannot be read")]
    public static partial void CannotMake(ILogger logger, Exception mistake);

    [LoggerMessage(914, LogLevel.Warning, "Metrics are not served yet: {Reason}; tried again every {Seconds} s")]
    public static partial void ServedLater(ILogger logger, string reason, int seconds);
}
