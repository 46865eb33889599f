using EdgeFed.Core.Units;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Config;

/// <summary>Reads the keys that units of every role have.</summary>
internal static class CommonConfigReader
{
    private const string DefaultState = "/var/lib/edgefed";

    public static CommonConfig Read(ConfigSection root, UnitRole role)
    {
        var state = root.FilePath("state", DefaultState, DefaultState,
            "Directory of all that this unit must not lose: its key, received chunks, models and records. One unit per directory.");
        return new CommonConfig(
            DeviceId(root.Section("device")),
            root.Section("device").Exists,
            state,
            root.Flag("insecure", false, "Accept plain TCP beyond this machine. Needed off loopback where there is no `tls`."),
            TlsConfigReader.Read(root, role),
            root.Int("threads", 1, 1, 256,
                "Threads for training and evaluation. Another number gives other low bits in results."),
            BackendConfigReader.Read(root),
            LogLevelOf(root.Section("log")),
            root.FilePath("metrics_file", Path.Combine(state, "metrics.jsonl"), "`<state>/metrics.jsonl`",
                "File that gets one JSON line for each round: of an aggregator that it folded, of a worker that it took part in."),
            LightsConfigReader.Read(root.Section("lights")),
            MetricsConfigReader.Listen(root.Section("metrics")),
            TransportConfigReader.Read(root.Section("transport")));
    }

    private static string DeviceId(ConfigSection device) => device.Identifier(
        "id", DefaultDeviceId.Read(), "the certificate's, without TLS the host's name", Identifiers.MaxDeviceId,
        "Name of this unit; must be unique in the federation.");

    private static LogLevel LogLevelOf(ConfigSection log) => log.Choice(
        "level", LogLevel.Information, "Least severity that is logged.",
        ("debug", LogLevel.Debug), ("information", LogLevel.Information),
        ("warning", LogLevel.Warning), ("error", LogLevel.Error));
}
