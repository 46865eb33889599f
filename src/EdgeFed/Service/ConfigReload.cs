using EdgeFed.Commands;
using EdgeFed.Config;
using EdgeFed.Core.Errors;
using EdgeFed.Federation.Security;
using EdgeFed.Output;
using EdgeFed.Security;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Service;

/// <summary>
/// Takes over what can be taken over of a changed configuration while the unit runs, on SIGHUP: the log's level, the certificate
/// and the
/// lists of units. Whatever else changed is named, and comes with a restart.
/// </summary>
internal sealed class ConfigReload(ConfigRequest request, UnitConfig running, LineLoggerFactory loggers)
{
    /// <summary>Keys that are looked at again; the certificate's files are read again whatever they are called.</summary>
    private static readonly string[] _taken = ["log.level", "tls.certfile", "tls.keyfile", "tls.ca-certfile"];

    private readonly ILogger _log = loggers.CreateLogger("config");

    /// <summary>
    /// On the unit's thread. Never throws: a unit goes on as it was where the new configuration cannot be used.
    /// </summary>
    public void Apply(UnitSecurity? security)
    {
        try
        {
            var fresh = RunCommand.Read(request);
            var told = new List<string>();
            Level(fresh, told);
            if (security is not null && fresh.Tls is not null) Identity(fresh, security, told);
            if (told.Count == 0) told.Add("nothing that can be taken over has changed");
            ServiceLog.Reloaded(_log, request.File, string.Join("; ", told));
            var left = Changed(running.Given, fresh.Given)
                .Except(security is null ? _taken[..1] : _taken, StringComparer.OrdinalIgnoreCase).ToList();
            if (left.Count > 0) ServiceLog.NotReloaded(_log, string.Join(", ", left));
        }
        catch (Exception e) when (e is ConfigException or CommandException or EdgeFedException)
        {
            ServiceLog.CannotReload(_log, e.Message);
        }
    }

    private void Level(UnitConfig fresh, List<string> told)
    {
        if (loggers.Least == fresh.LogLevel) return;
        loggers.Least = fresh.LogLevel;
        told.Add($"log.level is {fresh.LogLevel.ToString().ToLowerInvariant()} now");
    }

    private static void Identity(UnitConfig fresh, UnitSecurity security, List<string> told)
    {
        security.Lists.ReadAgain();
        if (fresh.Tls is { RevokedFile: not null } or { AllowedFile: not null }) told.Add("the lists of units are read again");
        if (security.Replace(UnitSecurityLoader.Identity(fresh)))
            told.Add($"new connections use the certificate of {fresh.Tls!.CertFile}");
    }

    /// <summary>Keys whose values differ, in alphabetical order.</summary>
    private static IEnumerable<string> Changed(
        IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        before.Keys.Union(now.Keys).Where(key => before.GetValueOrDefault(key) != now.GetValueOrDefault(key))
            .Order(StringComparer.Ordinal);
}
