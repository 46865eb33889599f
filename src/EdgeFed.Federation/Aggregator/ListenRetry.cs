using EdgeFed.Core.Endpoints;
using EdgeFed.Transport.Network;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Aggregator;

/// <summary>
/// Waits for the address to listen at where it is not there yet: at a boot a unit is often ready before DHCP, or before the name
/// server
/// that knows its name. What cannot change by itself, such as a port in use, is an error at once.
/// </summary>
internal sealed partial class ListenRetry(UnitEnvironment environment, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <exception cref="NetworkException">The endpoint cannot be listened at, and will not be by waiting.</exception>
    public async Task<IListener> ListenAsync(string endpoint, CancellationToken cancel)
    {
        var told = "";
        while (true)
        {
            try
            {
                return await environment.Network.ListenAsync(endpoint, cancel);
            }
            catch (NetworkException missing) when (missing.MayComeLater)
            {
                if (told != missing.Message) Tell(missing.Message.TrimEnd('.'));
                told = missing.Message;
                await Task.Delay(Pause, environment.Time, cancel);
            }
        }
    }

    private void Tell(string reason)
    {
        LogWaiting(log, reason, Pause.TotalSeconds);
        environment.Observer.OnPhase(UnitPhase.Waiting, 0, $"waiting for its address: {reason}");
    }

    [LoggerMessage(394, LogLevel.Warning, "{Reason}; tried again every {Seconds} s, as it may come later")]
    private static partial void LogWaiting(ILogger logger, string reason, double seconds);
}
