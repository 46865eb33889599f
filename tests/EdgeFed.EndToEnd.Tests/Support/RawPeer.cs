using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using EdgeFed.Core.Units;
using EdgeFed.Core.Values;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.EndToEnd.Tests.Support;

/// <summary>Something that speaks to an aggregator without being a unit: frame by frame, true or false.</summary>
internal sealed class RawPeer : IDisposable
{
    private const string Schema = """{"shape":[1,28,28],"dtype":"float32","task":"classification","classes":10}""";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private readonly Socket _socket;
    private readonly PipeReader _input;

    private RawPeer(Socket socket)
    {
        _socket = socket;
        _input = PipeReader.Create(new NetworkStream(socket));
    }

    /// <param name="receiveBufferBytes">What the system takes for a peer that does not read; 0 for its default.</param>
    public static async Task<RawPeer> ConnectAsync(string endpoint, int receiveBufferBytes = 0)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        if (receiveBufferBytes > 0) socket.ReceiveBufferSize = receiveBufferBytes;
        await socket.ConnectAsync(IPEndPoint.Parse(endpoint));
        return new RawPeer(socket);
    }

    /// <summary>Connects and says a proper hello.</summary>
    /// <inheritdoc cref="ConnectAsync"/>
    public static async Task<RawPeer> JoinAsync(string endpoint, string device, int receiveBufferBytes = 0)
    {
        var peer = await ConnectAsync(endpoint, receiveBufferBytes);
        await peer.SendAsync(Hello(device));
        await peer.ReadAsync(FrameKind.Hello);
        return peer;
    }

    public static Hello Hello(string device, string schema = Schema) => new()
    {
        DeviceId = device,
        Key = Enumerable.Repeat((byte)7, ProtocolLimits.KeyBytes).ToArray(),
        Instance = 1,
        Role = UnitRole.Worker,
        Supported = ["f32", "zstd"],
        Schema = schema,
    };

    public Task SendAsync<TMessage>(TMessage message) where TMessage : IMessage
    {
        var bytes = new ArrayBufferWriter<byte>();
        FrameWriter.Write(bytes, message);
        return SendBytesAsync(bytes.WrittenMemory);
    }

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes);

    /// <summary>Offers an object and, once the other side wants it, sends all its chunks.</summary>
    public async Task SendObjectAsync(Representation described, IReadOnlyList<byte[]> chunks)
    {
        await OfferAsync(described);
        await ReadAsync(FrameKind.Have);
        var bytes = new ArrayBufferWriter<byte>();
        for (var i = 0; i < chunks.Count; i++) ChunkFrame.Write(bytes, 1, i, chunks[i]);
        await SendBytesAsync(bytes.WrittenMemory);
    }

    public Task OfferAsync(Representation described) => SendAsync(new Manifest(1, described));

    /// <summary>The payload of the next frame of this kind; others are passed over.</summary>
    public async Task<ReadOnlySequence<byte>> ReadAsync(FrameKind kind)
    {
        using var patience = new CancellationTokenSource(_patience);
        while (true)
        {
            var read = await _input.ReadAsync(patience.Token);
            var buffer = read.Buffer;
            if (FrameReader.TryRead(ref buffer, ProtocolLimits.DefaultMaxFrame, out var frame))
            {
                var payload = new ReadOnlySequence<byte>(frame.Payload.ToArray());
                _input.AdvanceTo(buffer.Start);
                if (frame.Kind == kind) return payload;
            }
            else
            {
                _input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) throw new IOException($"The connection ended before a {kind} came.");
            }
        }
    }

    /// <summary>An update as a worker would describe it, with its chunks.</summary>
    public static (Representation Described, List<byte[]> Chunks) Update(string name, string origin, float[] parameters)
    {
        var chunks = new List<byte[]>();
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.None);
        var built = RepresentationBuilder.Build(parameters, ProtocolLimits.DefaultChunkSize, codec, (_, stored) => chunks.Add(stored.ToArray()));
        var described = built.Describe(name, origin, 0) with { NumExamples = 1 };
        return (described with { Digest = RepresentationDigest.Of(described) }, chunks);
    }

    public void Dispose() => _socket.Dispose();
}
