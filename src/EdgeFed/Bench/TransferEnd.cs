using System.Diagnostics;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Loop;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Network;

namespace EdgeFed.Bench;

/// <summary>Measurements of one end of a transfer.</summary>
/// <param name="Bytes">Stored bytes of the object.</param>
/// <param name="Seconds">Sender: from the offer until it hears that the object is durable and verified. Receiver: the life of the
/// connection.</param>
internal sealed record TransferEndFigures(long Bytes, double Seconds, double CpuSeconds);

/// <summary>One end of a transfer between two processes: over a link, or between two machines.</summary>
/// <param name="directory">For a spool of its own, which is deleted again.</param>
internal sealed class TransferEnd(string directory) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly string _directory = Path.Combine(directory, $"edgefed-bench-{Environment.ProcessId}-{Guid.NewGuid():N}");

    /// <summary>Takes what one sender has, and ends when it has gone.</summary>
    public TransferEndFigures Receive(string endpoint) => EventLoop.Run(() => ReceiveAsync(endpoint));

    /// <summary>Waits a little for a receiver, and sends it one object.</summary>
    public TransferEndFigures Send(string endpoint, int bytes, Compression compression) =>
        EventLoop.Run(() => SendAsync(endpoint, bytes, compression));

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private async Task<TransferEndFigures> ReceiveAsync(string endpoint)
    {
        using var unit = await BenchUnit.OpenAsync(_directory);
        await using var listener = await new TcpNetwork().ListenAsync(endpoint, CancellationToken.None);
        await using var connection = await listener.AcceptAsync(CancellationToken.None);
        var (cpu, clock, handler) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew(), new BenchHandler());
        await unit.Link(connection, handler).RunAsync(CancellationToken.None);
        return new TransferEndFigures(
            handler.ReceivedBytes, clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    private async Task<TransferEndFigures> SendAsync(string endpoint, int bytes, Compression compression)
    {
        using var unit = await BenchUnit.OpenAsync(_directory);
        var source = await unit.WriteAsync(
            Noise.Of(bytes / sizeof(float)), new ObjectDescription("bench/model/1", "bench", TransferBench.ChunkBytes, compression));
        await using var connection = await ConnectAsync(endpoint);
        var (seconds, cpu) = await TransferRun.SendAsync(unit, source, connection);
        return new TransferEndFigures(source.Representation.Chunks.TotalStored, seconds, cpu);
    }

    /// <summary>Whoever starts both ends need not wait for one before the other.</summary>
    private static async Task<IConnection> ConnectAsync(string endpoint)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await new TcpNetwork().ConnectAsync(endpoint, CancellationToken.None);
            }
            catch (NetworkException) when (clock.Elapsed < Patience)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
