using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;
using EdgeFed.Learning.Data;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.EndToEnd.Tests.Support;

/// <summary>Whoever comes to an aggregator with whatever certificate, trusts anybody, and says that it is some device.</summary>
internal static class RawTlsPeer
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    /// <summary>The aggregator's answer to a hello: a hello, or a refusal.</summary>
    public static async Task<Frame> GreetAsync(string endpoint, X509Certificate2? certificate, string device)
    {
        using var client = new TcpClient();
        await using var stream = await ConnectAsync(client, endpoint, certificate);
        await SendAsync(stream, HelloOf(device));
        return await new Frames(stream).NextAsync().WaitAsync(_patience);
    }

    /// <summary>What becomes of an object that is offered after a hello that was welcome.</summary>
    public static async Task<Reject> OfferAsync(string endpoint, X509Certificate2 certificate, string device, Representation offered)
    {
        using var client = new TcpClient();
        await using var stream = await ConnectAsync(client, endpoint, certificate);
        await SendAsync(stream, HelloOf(device));
        await SendAsync(stream, new Manifest(1, offered));
        var frames = new Frames(stream);
        while (true)
        {
            var frame = await frames.NextAsync().WaitAsync(_patience);
            if (frame.Kind == FrameKind.Reject) return Reject.Read(frame.Payload);
        }
    }

    /// <summary>Connects, says the beginning of a handshake or nothing, and resets the connection.</summary>
    public static async Task HangUpAsync(string endpoint, ReadOnlyMemory<byte> said)
    {
        using var client = new TcpClient { LingerState = new LingerOption(true, 0) };
        await client.ConnectAsync(IPEndPoint.Parse(endpoint));
        if (!said.IsEmpty) await client.GetStream().WriteAsync(said);
    }

    private static async Task<SslStream> ConnectAsync(TcpClient client, string endpoint, X509Certificate2? certificate)
    {
        var address = IPEndPoint.Parse(endpoint);
        await client.ConnectAsync(address);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "edgefed",
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, [], offline: true),
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        }).WaitAsync(_patience);
        return stream;
    }

    private static Task SendAsync<TMessage>(SslStream stream, TMessage message) where TMessage : IMessage
    {
        var frame = new ArrayBufferWriter<byte>();
        FrameWriter.Write(frame, message);
        return stream.WriteAsync(frame.WrittenMemory).AsTask().WaitAsync(_patience);
    }

    private static Hello HelloOf(string device) => new()
    {
        DeviceId = device,
        Key = new byte[32],
        Instance = 1,
        Role = UnitRole.Worker,
        Required = ["f32"],
        Supported = ["f32", "zstd"],
        Schema = DataSchema.Classification([28, 28], 10).ToJson(),
    };

    /// <summary>Frames off a stream, one after the other.</summary>
    private sealed class Frames(SslStream stream)
    {
        private readonly byte[] _bytes = new byte[256 << 10];
        private int _begin, _end;

        public async Task<Frame> NextAsync()
        {
            while (true)
            {
                var buffer = new ReadOnlySequence<byte>(_bytes, _begin, _end - _begin);
                if (FrameReader.TryRead(ref buffer, 64 << 10, out var frame))
                {
                    _begin = _end - (int)buffer.Length;
                    return frame;
                }

                var read = await stream.ReadAsync(_bytes.AsMemory(_end));
                if (read == 0) throw new EndOfStreamException("no answer came");
                _end += read;
            }
        }
    }
}
