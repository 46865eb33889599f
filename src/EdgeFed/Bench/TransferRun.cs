using System.Diagnostics;
using EdgeFed.Core.Loop;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Network;

namespace EdgeFed.Bench;

/// <summary>
/// One object over loopback TCP between two units, each on an event loop of its own, as two processes would be.
/// The clock runs from the offer until the sender hears that the object is durable and verified.
/// </summary>
internal static class TransferRun
{
    private const string Anywhere = "127.0.0.1:0";

    /// <summary>
    /// Sends <paramref name="source"/> to a new unit in <paramref name="directory"/>. Call on the sender's event loop.
    /// </summary>
    public static async Task<(double Seconds, double CpuSeconds)> MeasureAsync(BenchUnit sender, SpoolObject source, string directory)
    {
        var endpoint = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiver = new Thread(() => Receive(directory, endpoint)) { IsBackground = true, Name = "receiver" };
        receiver.Start();
        await using var connection = await new TcpNetwork().ConnectAsync(await endpoint.Task, CancellationToken.None);
        var measured = await SendAsync(sender, source, connection);
        receiver.Join();
        return measured;
    }

    /// <summary>Sends <paramref name="source"/> to whoever is at the other end. Call on the sender's event loop.</summary>
    public static async Task<(double Seconds, double CpuSeconds)> SendAsync(BenchUnit sender, SpoolObject source, IConnection connection)
    {
        var handler = new BenchHandler();
        var link = sender.Link(connection, handler);
        using var stop = new CancellationTokenSource();
        var running = link.RunAsync(stop.Token);
        var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        link.Offer(source);
        await await Task.WhenAny(handler.Delivered, ThrowWhenOverAsync(running));
        var measured = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        stop.Cancel();
        await running;
        return measured;
    }

    private static async Task ThrowWhenOverAsync(Task<Transport.Links.LinkEnd> running) =>
        throw new IOException($"The transfer ended early: {(await running).Reason}");

    private static void Receive(string directory, TaskCompletionSource<string> endpoint)
    {
        try
        {
            EventLoop.Run(() => ReceiveAsync(directory, endpoint));
        }
        catch (Exception e)
        {
            endpoint.TrySetException(e); // later than that, the sender sees the connection break
        }
    }

    private static async Task ReceiveAsync(string directory, TaskCompletionSource<string> endpoint)
    {
        using var unit = await BenchUnit.OpenAsync(directory);
        await using var listener = await new TcpNetwork().ListenAsync(Anywhere, CancellationToken.None);
        endpoint.SetResult(listener.Endpoint);
        await using var connection = await listener.AcceptAsync(CancellationToken.None);
        await unit.Link(connection, new BenchHandler()).RunAsync(CancellationToken.None);
    }
}
