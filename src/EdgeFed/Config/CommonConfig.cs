using EdgeFed.Core.Endpoints;
using EdgeFed.Device;
using EdgeFed.Transport;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Config;

/// <summary>Settings of units of every role.</summary>
internal sealed record CommonConfig(
    string DeviceId, bool IsDeviceIdGiven, string State, bool Insecure, TlsConfig? Tls,
    int Threads, BackendConfig Backend, LogLevel LogLevel, string MetricsFile,
    LightOptions Lights, TcpEndpoint? MetricsListen, TransportOptions Transport);
