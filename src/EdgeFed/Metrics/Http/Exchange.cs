using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Metrics.Http;

/// <summary>
/// One connection of the metrics server: a request, an answer, the end. Whoever takes too long with either is cut off.
/// </summary>
/// <param name="page">Makes the text of <c>/metrics</c>.</param>
internal sealed class Exchange(Socket socket, Func<Task<string>> page, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const int MaxDrained = 64 << 10;
    private readonly byte[] _buffer = new byte[RequestHead.MaxBytes];

    /// <summary>Never throws for what the peer does.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            var length = await ReadHeadAsync(limit.Token).ConfigureAwait(false);
            if (length == 0) return;
            var answer = await AnswerAsync(_buffer.AsMemory(0, length)).ConfigureAwait(false);
            await SendAsync(answer, limit.Token).ConfigureAwait(false);
            await DrainAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // it is gone, or too slow
        }
        finally
        {
            socket.Dispose();
        }
    }

    /// <summary>Ends it now, from any thread.</summary>
    public void Abort() => socket.Dispose();

    /// <summary>Returns the length of a head, or of what is too long to be one; 0 if the peer ended before.</summary>
    private async Task<int> ReadHeadAsync(CancellationToken cancel)
    {
        var length = 0;
        while (length < _buffer.Length && !RequestHead.IsWhole(_buffer.AsSpan(0, length)))
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(length), cancel).ConfigureAwait(false);
            if (read == 0) return 0;
            length += read;
        }

        return length;
    }

    private async Task<byte[]> AnswerAsync(ReadOnlyMemory<byte> head)
    {
        if (!RequestHead.IsWhole(head.Span)) return Answer.TooLarge.ToBytes(isHeadOnly: false);
        if (RequestHead.Parse(head.Span) is not { } request) return Answer.BadRequest.ToBytes(isHeadOnly: false);
        var isHeadOnly = request.Method == "HEAD";
        if (!isHeadOnly && request.Method != "GET") return Answer.WrongMethod.ToBytes(isHeadOnly: false);
        return (request.Path == "/metrics" ? await PageAsync().ConfigureAwait(false) : Answer.NotFound).ToBytes(isHeadOnly);
    }

    private async Task<Answer> PageAsync()
    {
        try
        {
            return new Answer("200 OK", await page().ConfigureAwait(false), MetricsText.ContentType);
        }
        catch (Exception mistake) // ours: it costs this answer, not the unit
        {
            MetricsLog.CannotMake(logger, mistake);
            return Answer.Failed;
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> answer, CancellationToken cancel)
    {
        while (answer.Length > 0) answer = answer[await socket.SendAsync(answer, cancel).ConfigureAwait(false)..];
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>
    /// Waits for the peer's end: a connection closed with bytes unread is reset, and the answer could be lost with it.
    /// </summary>
    private async Task DrainAsync(CancellationToken cancel)
    {
        for (var drained = 0; drained < MaxDrained;)
        {
            var read = await socket.ReceiveAsync(_buffer, cancel).ConfigureAwait(false);
            if (read == 0) return;
            drained += read;
        }
    }
}
