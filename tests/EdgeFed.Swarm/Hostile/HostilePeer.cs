using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using EdgeFed.Core.Units;
using EdgeFed.Identity;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Swarm.Hostile;

/// <summary>One connection of an attacker, from an address of its own. What it speaks is its business; whom it speaks to it does not check.</summary>
internal sealed class HostilePeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(2); // a round may take long
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _bytes = new byte[512 << 10];
    private int _begin, _end;
    private SslStream? _tls;

    private HostilePeer(IPAddress from) => _socket.Bind(new IPEndPoint(from, 0));

    public Socket Socket => _socket;

    public static async Task<HostilePeer> ConnectAsync(IPAddress from, IPEndPoint target)
    {
        var peer = new HostilePeer(from);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await peer._socket.ConnectAsync(target, patience.Token);
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>TLS as whoever the identity says, and a hello as a device.</summary>
    public async Task GreetAsync(FleetIdentity identity, string device, string schema)
    {
        using var patience = new CancellationTokenSource(Patience);
        _tls = new SslStream(new NetworkStream(_socket));
        await _tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "edgefed",
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateContext = SslStreamCertificateContext.Create(identity.Certificate, [], offline: true),
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        }, patience.Token);
        await SendAsync(new Hello
        {
            DeviceId = device,
            Key = new byte[ProtocolLimits.KeyBytes],
            Instance = 1,
            Role = UnitRole.Worker,
            Required = ["f32"],
            Supported = ["f32", "zstd"],
            Schema = schema,
        });
    }

    public Task SendAsync<TMessage>(TMessage message) where TMessage : IMessage
    {
        var frame = new ArrayBufferWriter<byte>();
        FrameWriter.Write(frame, message);
        return SendAsync(frame.WrittenMemory);
    }

    public Task SendChunkAsync(uint transfer, int index, byte[] stored)
    {
        var frame = new ArrayBufferWriter<byte>();
        ChunkFrame.Write(frame, transfer, index, stored);
        return SendAsync(frame.WrittenMemory);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        await _tls!.WriteAsync(bytes, patience.Token);
    }

    /// <summary>Reads and throws away; completes when the other side ends it.</summary>
    public async Task DrainAsync()
    {
        var scrap = new byte[64 << 10];
        try
        {
            while (await _tls!.ReadAsync(scrap) > 0)
                ;
        }
        catch (IOException)
        {
            // cut
        }
    }

    /// <summary>The next frame.</summary>
    /// <exception cref="IOException">The other side ended it before.</exception>
    public async Task<Frame> NextAsync()
    {
        using var patience = new CancellationTokenSource(LongPatience);
        while (true)
        {
            var buffer = new ReadOnlySequence<byte>(_bytes, _begin, _end - _begin);
            if (FrameReader.TryRead(ref buffer, ProtocolLimits.DefaultMaxFrame, out var frame))
            {
                _begin = _end - (int)buffer.Length;
                return frame;
            }

            Buffer.BlockCopy(_bytes, _begin, _bytes, 0, _end - _begin);
            (_begin, _end) = (0, _end - _begin);
            var read = await _tls!.ReadAsync(_bytes.AsMemory(_end), patience.Token);
            if (read == 0) throw new IOException("ended");
            _end += read;
        }
    }

    /// <summary>The next frame of this kind; others are passed over.</summary>
    /// <exception cref="IOException">The other side ended it before.</exception>
    public async Task<Frame> NextAsync(FrameKind kind)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (frame.Kind == kind) return frame;
            if (frame.Kind == FrameKind.Reject) throw new IOException(Reject.Read(frame.Payload).Reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_tls is not null) await _tls.DisposeAsync();
        _socket.Dispose();
    }
}
