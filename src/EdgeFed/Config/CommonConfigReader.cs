using EdgeFed.Core.Units;
using EdgeFed.Observers;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Config;

/// <summary>Reads the keys that units of every role have.</summary>
internal static class CommonConfigReader
{
    internal const string DefaultState = "/var/lib/edgefed";

    public static CommonConfig Read(ConfigSection root, UnitRole role)
    {
        var state = root.FilePath("state", DefaultState, DefaultState,
            "Directory of all that this unit must not lose: its key, received chunks, models and records. One unit per directory.");
        return new CommonConfig(
            DeviceId(root.Section("device"), role),
            root.Section("device").Exists,
            state,
            root.Flag("insecure", false, "Accept plain TCP beyond this machine. Needed off loopback where there is no `tls`."),
            TlsConfigReader.Read(root, role),
            root.Int("threads", 1, 1, 256,
                "Threads for training and evaluation. Another number gives other low bits in results."),
            BackendConfigReader.Read(root),
            LogLevelOf(root.Section("log")),
            root.FilePath("metrics_file", Path.Combine(state, MetricsFile.DefaultName), $"`<state>/{MetricsFile.DefaultName}`",
                "File that gets one JSON line for each round: of an aggregator that it folded, of a worker that it took part in.",
                $"{DefaultState}/{MetricsFile.DefaultName}"),
            LightsConfigReader.Read(root.Section("lights")),
            MetricsConfigReader.Listen(root.Section("metrics")),
            TransportConfigReader.Read(root.Section("transport")));
    }

    private static string DeviceId(ConfigSection device, UnitRole role) => device.Identifier(
        "id", DefaultDeviceId.Read(), "the certificate's, without TLS the host's name", Identifiers.MaxDeviceId,
        "Name of this unit; must be unique in the federation.", role == UnitRole.Worker ? "unit-01" : "depot-01");

    private static LogLevel LogLevelOf(ConfigSection log) => log.Choice(
        "level", LogLevel.Information, "Lowest severity that is logged.",
        ("debug", LogLevel.Debug), ("information", LogLevel.Information),
        ("warning", LogLevel.Warning), ("error", LogLevel.Error));
}
