using System.IO.Pipelines;
using System.Net.Sockets;
using EdgeFed.Config;
using EdgeFed.Core.Errors;
using EdgeFed.Learning;
using EdgeFed.Learning.Data.Streams;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Data;

/// <summary>
/// Fills a window from standard input or from producers that connect to a Unix socket, one after the other. A producer that sends
/// what is no sample is dropped, with one message; what it sent before stays, and the unit goes on.
/// </summary>
internal sealed class SampleSource : IDisposable
{
    private readonly LiveStream _stream;
    private readonly SlidingWindow _window;
    private readonly ILogger _log;
    private readonly Socket? _listener;

    private SampleSource(LiveStream stream, SlidingWindow window, ILogger log)
    {
        (_stream, _window, _log) = (stream, window, log);
        if (stream.Socket.Length > 0) _listener = Listen(stream.Socket);
    }

    /// <summary>Opens the socket, if it is to be one.</summary>
    /// <exception cref="IOException">The socket cannot be made, or another program listens at its path.</exception>
    public static SampleSource Open(LiveStream stream, SlidingWindow window, ILogger log) => new(stream, window, log);

    /// <summary>Reads until cancelled; of standard input until its end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (_listener is null) await ReadAsync(Console.OpenStandardInput(), stop);
            else while (true) await ServeAsync(await _listener.AcceptAsync(stop), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the unit ends
        }
        catch (SocketException e)
        {
            End($"producers cannot connect any more: {ErrorText.Of(e)}", _window.Received);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_listener is null) return;
        _listener.Dispose();
        File.Delete(_stream.Socket);
    }

    private async Task ServeAsync(Socket producer, CancellationToken stop)
    {
        _window.Ended("");
        using var stream = new NetworkStream(producer, ownsSocket: true);
        await ReadAsync(stream, stop);
    }

    private async Task ReadAsync(Stream stream, CancellationToken stop)
    {
        var before = _window.Received;
        try
        {
            var left = await ReadSamplesAsync(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)), stop);
            End(left == 0 ? "the stream ended" : $"the stream ended {left} bytes into a sample", before);
        }
        catch (Exception e) when (e is EdgeFedException)
        {
            _window.Ended($"the stream was given up: {ErrorText.Of(e)}");
            DataLog.BadSample(_log, _stream.Name, _window.Received - before, e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            End($"the stream broke: {ErrorText.Of(e)}", before);
        }
    }

    /// <returns>Bytes of a sample that was cut off by the end.</returns>
    private async Task<long> ReadSamplesAsync(PipeReader input, CancellationToken stop)
    {
        var reader = new SampleReader(_window);
        while (true)
        {
            var read = await input.ReadAsync(stop).AsTask().WaitAsync(stop); // a read of standard input cannot be cancelled
            var buffer = read.Buffer;
            try
            {
                while (reader.TryRead(ref buffer)) { }
                if (read.IsCompleted) return buffer.Length;
            }
            finally
            {
                input.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    private void End(string reason, long before)
    {
        _window.Ended(reason);
        DataLog.StreamEnded(_log, _stream.Name, reason, _window.Received - before, _window.Count);
    }

    private static Socket Listen(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (IsAbandoned(path)) File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(backlog: 1);
            return listener;
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentException)
        {
            listener.Dispose();
            throw new IOException($"{path}: {ErrorText.Of(e)}; expected a path where a Unix socket can be made.", e);
        }
    }

    /// <summary>True if a socket was left there by a program that is gone. A file with content is no socket.</summary>
    private static bool IsAbandoned(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > 0) return false;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }
}
