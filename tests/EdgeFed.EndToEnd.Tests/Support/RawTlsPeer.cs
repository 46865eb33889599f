using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.EndToEnd.Tests.Support;

/// <summary>Whoever comes to an aggregator with whatever certificate, trusts anybody, and says that it is some device.</summary>
internal static class RawTlsPeer
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>The aggregator's answer to a hello: a hello, or a refusal.</summary>
    public static async Task<Frame> GreetAsync(string endpoint, X509Certificate2? certificate, string device)
    {
        using var client = new TcpClient();
        var colon = endpoint.LastIndexOf(':');
        await client.ConnectAsync(endpoint[..colon], int.Parse(endpoint[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "edgefed",
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, [], offline: true),
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        }).WaitAsync(_patience);
        var hello = new ArrayBufferWriter<byte>();
        FrameWriter.Write(hello, HelloOf(device));
        await stream.WriteAsync(hello.WrittenMemory).AsTask().WaitAsync(_patience);
        return await ReadAsync(stream).WaitAsync(_patience);
    }

    private static Hello HelloOf(string device) => new()
    {
        DeviceId = device,
        Key = new byte[32],
        Instance = 1,
        Role = UnitRole.Worker,
        Required = ["f32"],
        Supported = ["f32", "zstd"],
        Schema = """{"features":[28,28],"classes":10}""",
    };

    private static async Task<Frame> ReadAsync(SslStream stream)
    {
        var bytes = new byte[64 << 10];
        var count = 0;
        while (true)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(count));
            if (read == 0) throw new EndOfStreamException("no answer came");
            count += read;
            var buffer = new ReadOnlySequence<byte>(bytes, 0, count);
            if (FrameReader.TryRead(ref buffer, 64 << 10, out var frame)) return frame;
        }
    }
}
