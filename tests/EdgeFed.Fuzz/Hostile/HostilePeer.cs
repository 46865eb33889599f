using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Network;

namespace EdgeFed.Fuzz.Hostile;

/// <summary>One end of a connection whose owner says what it likes, as fast as it likes, and reads all that comes.</summary>
internal sealed class HostilePeer(IConnection connection, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    /// <summary>Frames that were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>True once nothing can be sent any more.</summary>
    public bool IsOver { get; private set; }

    public async Task SayAsync<TMessage>(TMessage message) where TMessage : IMessage => await WriteAsync(Targets.ProtocolSamples.Frame(message));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        Sent++;
        if ((await connection.Pipe.Output.WriteAsync(bytes)).IsCompleted) IsOver = true;
    }

    /// <summary>Sends frames at a rate for a while, or until the other side has had enough.</summary>
    /// <param name="frame">The frame with this number.</param>
    public async Task FloodAsync(Func<uint, byte[]> frame, int perSecond, TimeSpan span, CancellationToken cancel)
    {
        var number = 0U;
        for (var beat = 0; beat < span / Beat && !IsOver; beat++)
        {
            using var burst = new MemoryStream();
            while (number < (beat + 1) * Beat.TotalSeconds * perSecond) burst.Write(frame(++number));
            await WriteAsync(burst.ToArray());
            Sent = number;
            await Task.Delay(Beat, time, cancel);
        }
    }

    /// <summary>Reads and throws away, until the other side ends it.</summary>
    public async Task ReadAsync()
    {
        try
        {
            while (await connection.Pipe.Input.ReadAsync() is { IsCompleted: false } read) connection.Pipe.Input.AdvanceTo(read.Buffer.End);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // cut
        }

        IsOver = true;
    }
}
