using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Errors;
using EdgeFed.Identity;
using EdgeFed.Transport.Security;

namespace EdgeFed.Transport.Network;

/// <summary>
/// A socket behind two pipes, with or without TLS between. One pump each way lives on the thread pool and touches nothing but its
/// pipe and the socket; whoever reads or writes <see cref="Pipe"/> is continued on the context that the connection was made on.
/// </summary>
internal sealed class TcpConnection : IConnection, IDuplexPipe
{
    private readonly Socket _socket;
    private readonly TcpOptions _options;
    private readonly Func<SslStream, CancellationToken, Task<PeerCredential>>? _handshake; // null for plain TCP
    private readonly bool _isServer;
    private readonly Pipe _input;
    private readonly Pipe _output;
    private Stream _stream;
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private volatile bool _aborted;

    private TcpConnection(Socket socket, TcpOptions options, Func<SslStream, CancellationToken, Task<PeerCredential>>? handshake, bool isServer)
    {
        TcpSocketOptions.Apply(socket, options);
        (_handshake, _isServer) = (handshake, isServer);
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
        _options = options;
        Peer = TextOf(socket.RemoteEndPoint);
        var pipes = ConnectionPipes.OfCaller(options);
        (_input, _output) = (new Pipe(pipes.Input), new Pipe(pipes.Output));
    }

    public IDuplexPipe Pipe => this;

    public PipeReader Input => _input.Reader;

    public PipeWriter Output => _output.Writer;

    public string Peer { get; }

    public PeerCredential? Credential { get; private set; }

    public TcpHealth Health => _aborted ? default : TcpInfo.Read(_socket);

    public bool IsGone => _aborted || TcpInfo.IsEnded(_socket);

    /// <summary>
    /// Takes over a socket that was accepted; throws <see cref="SocketException"/> if it is gone already. With TLS no byte moves
    /// before <see cref="SecureAsync"/>.
    /// </summary>
    public static TcpConnection Accept(Socket socket, TcpOptions options, TlsSettings? tls) =>
        StartPlain(new TcpConnection(socket, options, tls is null ? null : tls.AcceptAsync, isServer: true));

    /// <summary>Takes over a socket that was connected. With TLS no byte moves before <see cref="SecureAsync"/>.</summary>
    public static TcpConnection Connect(Socket socket, TcpOptions options, TlsSettings? tls) =>
        StartPlain(new TcpConnection(socket, options, tls is null ? null : tls.ConnectAsync, isServer: false));

    public async Task HeardAsync(CancellationToken cancel)
    {
        if (_handshake is null) return;
        try
        {
            await _socket.ReceiveAsync(Memory<byte>.Empty, cancel);
        }
        catch (Exception cut) when (IsOfTheConnection(cut))
        {
            throw Broken(cut);
        }
    }

    public async Task SecureAsync(CancellationToken cancel)
    {
        if (_handshake is null) return;
        try
        {
            var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
            _stream = secure;
            Credential = await Task.Run(() => _handshake(secure, cancel)); // what it computes is not for the caller's thread
        }
        catch (AuthenticationException untrusted) when (!_isServer)
        {
            throw new NetworkException($"Cannot connect to {Peer}: {untrusted.Message.TrimEnd('.')}.", untrusted);
        }
        catch (Exception cut) when (IsOfTheConnection(cut))
        {
            throw _isServer ? Broken(cut)
                : new NetworkException($"Cannot connect to {Peer}: no TLS handshake ({ErrorText.Of(cut)}).", cut);
        }

        Start();
    }

    public static string TextOf(EndPoint? endpoint) => endpoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
        ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port).ToString()
        : endpoint?.ToString() ?? "unknown";

    public void Abort()
    {
        if (_aborted) return;
        _aborted = true;
        _output.Reader.CancelPendingRead();
        _input.Writer.CancelPendingFlush();
        _socket.Close(timeout: 0); // a reset, so that the peer notices now
    }

    /// <summary>
    /// Lets written bytes arrive, for a bounded time and only while the peer is there. Waits for the peer's end too: closing
    /// with unread input would reset the connection and could cost the peer our last words.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_aborted && !_receiving.IsCompleted) await CloseGentlyAsync();
        if (_receiving.IsCompleted && _sending.IsCompleted) _socket.Dispose();
        else Abort();
        await Task.WhenAll(_receiving, _sending);
        await _stream.DisposeAsync();
    }

    private static TcpConnection StartPlain(TcpConnection connection)
    {
        if (connection._handshake is null) connection.Start();
        return connection;
    }

    private void Start()
    {
        _receiving = ReceiveAsync();
        _sending = SendAsync();
    }

    private async Task CloseGentlyAsync()
    {
        await _output.Writer.CompleteAsync();
        _input.Writer.CancelPendingFlush();
        using var limit = new CancellationTokenSource();
        await Task.WhenAny(Task.WhenAll(_sending, _receiving), Task.Delay(TimeSpan.FromSeconds(_options.CloseSeconds), limit.Token));
        await limit.CancelAsync();
    }

    /// <summary>
    /// From the socket to the reader, on the thread pool. One method: of each one that waits, every idle connection has a copy.
    /// </summary>
    private async Task ReceiveAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        IOException? cause = null;
        try
        {
            var (writer, last, wasFull) = (_input.Writer, 0, false);
            while (!_aborted)
            {
                // An empty receive waits without a buffer: idle connections cost next to nothing. Skipped while bytes stream in.
                if (!wasFull) await _stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
                var memory = writer.GetMemory(SegmentPool.After(last));
                last = await _stream.ReadAsync(memory).ConfigureAwait(false);
                if (last == 0) break;
                wasFull = last == memory.Length;
                writer.Advance(last);
                var flushed = await writer.FlushAsync().ConfigureAwait(false);
                if (!flushed.IsCompleted && !flushed.IsCanceled) continue;
                await DiscardInputAsync().ConfigureAwait(false);
                break;
            }
        }
        catch (Exception failure) when (IsOfTheConnection(failure))
        {
            cause = Broken(failure);
        }

        await _input.Writer.CompleteAsync(cause).ConfigureAwait(false);
        if (cause is not null) _output.Reader.CancelPendingRead(); // nobody will take what is still waiting
    }

    /// <summary>Nobody reads any more: throws bytes away until the peer's end or ours.</summary>
    private async Task DiscardInputAsync()
    {
        var scrap = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            while (await _stream.ReadAsync(scrap.AsMemory()).ConfigureAwait(false) > 0)
                ;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scrap);
        }
    }

    /// <inheritdoc cref="ReceiveAsync"/>
    private async Task SendAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var losses = new TcpLossResponse(_socket, _options);
            while (true)
            {
                var read = await _output.Reader.ReadAsync().ConfigureAwait(false);
                if (read.IsCanceled) break;
                foreach (var segment in read.Buffer)
                {
                    await _stream.WriteAsync(segment).ConfigureAwait(false);
                    losses.OnSent();
                }

                _output.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }

            if (!_aborted) await EndOutputAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfTheConnection(failure))
        {
            // The receiving pump sees the same end and tells the reader.
        }

        await _output.Reader.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Says that nothing follows: a cut looks different.</summary>
    private async Task EndOutputAsync()
    {
        if (_stream is SslStream secure) await secure.ShutdownAsync().ConfigureAwait(false);
        _socket.Shutdown(SocketShutdown.Send);
    }

    private static bool IsOfTheConnection(Exception failure) =>
        failure is SocketException or IOException or ObjectDisposedException or AuthenticationException or CryptographicException;

    /// <summary>No agreement about TLS is no cut: the peer said something that we do not accept.</summary>
    private IOException Broken(Exception failure)
    {
        var message = $"The connection to {Peer} broke: {Describe(failure)}.";
        return failure is AuthenticationException or CryptographicException ? new IOException(message, failure) : new CutException(message, failure);
    }

    private string Describe(Exception failure) => _aborted ? "aborted on this side"
        : failure is AuthenticationException ? $"no secure connection, {failure.Message.TrimEnd('.')}" : ErrorText.Of(failure);
}
