using EdgeFed.Transport;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Config;

/// <summary>What units of every role are told.</summary>
internal sealed record CommonConfig(
    string DeviceId, string State, bool Insecure, int Threads, BackendConfig Backend, LogLevel LogLevel, string MetricsFile, TransportOptions Transport);
