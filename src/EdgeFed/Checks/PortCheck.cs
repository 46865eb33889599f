using EdgeFed.Config;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Errors;
using EdgeFed.Status;
using EdgeFed.Transport.Network;

namespace EdgeFed.Checks;

/// <summary>
/// Checks whether an endpoint can be listened at right now, or is by the very unit that is looked at. An address that is not
/// there is waited for when the unit runs, so it is no error.
/// </summary>
internal static class PortCheck
{
    /// <param name="key">The key that names the endpoint.</param>
    /// <param name="status">What the unit last said of itself; null if it never ran.</param>
    public static IEnumerable<Finding> Run(string key, TcpEndpoint listen, UnitStatus? status)
    {
        if (Failure(listen) is not { } failure || IsOwn(listen, status)) yield break;
        var reason = ErrorText.Of(failure.InnerException ?? failure);
        if (failure.MayComeLater)
        {
            yield return new Finding(ExitCode.Ok, new Problem(
                key, listen.ToString(), "an address of this machine", $"{key}: {listen}: {reason}; the unit waits until it is"));
            yield break;
        }

        var problem = Problem.Broken(key, $"{listen}: {reason}", "a free port of this machine");
        yield return new Finding(ExitCode.Resources, problem with { Value = listen.ToString() });
    }

    /// <summary>Metrics are not worth a unit: what would keep it from listening is a warning there.</summary>
    public static IEnumerable<Finding> RunForMetrics(TcpEndpoint listen, UnitStatus? status) =>
        Run("metrics.listen", listen, status).Select(static finding => finding with { ExitCode = ExitCode.Ok });

    private static bool IsOwn(TcpEndpoint listen, UnitStatus? status) =>
        status is not null && ProcessProbe.IsAlive(status) && PortHolder.IsHeldBy(status.ProcessId, listen.Port) is not false;

    private static NetworkException? Failure(TcpEndpoint listen)
    {
        try
        {
            ListeningSocket.OpenAsync(listen, backlog: 1).GetAwaiter().GetResult().Dispose();
            return null;
        }
        catch (NetworkException e)
        {
            return e;
        }
    }
}
