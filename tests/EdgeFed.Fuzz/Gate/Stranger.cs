using System.Buffers;
using EdgeFed.Core.Endpoints;
using EdgeFed.Federation;
using EdgeFed.Simulation.Federations;
using EdgeFed.Transport.Network;

namespace EdgeFed.Fuzz.Gate;

/// <summary>Connects to the aggregator again and again and sends one stream each time, in pieces.</summary>
internal sealed class Stranger(UnitEnvironment environment, Action onRefused)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task SendAsync(IEnumerable<byte[]> streams, CancellationToken cancel)
    {
        foreach (var stream in streams)
        {
            try
            {
                await SendAsync(stream, cancel);
            }
            catch (Exception e) when (e is IOException or NetworkException)
            {
                onRefused();
            }

            await Task.Delay(TimeSpan.FromSeconds(environment.Random.NextDouble()), environment.Time, cancel);
        }
    }

    private async Task SendAsync(byte[] stream, CancellationToken cancel)
    {
        await using var connection = await environment.Network.ConnectAsync($"{SimFederation.Aggregator}:7400", cancel);
        for (var rest = stream.AsMemory(); !rest.IsEmpty;)
        {
            var piece = rest[..Math.Min(rest.Length, 1 + (int)(environment.Random.NextDouble() * 700))];
            connection.Pipe.Output.Write(piece.Span);
            if ((await connection.Pipe.Output.FlushAsync(cancel)).IsCompleted) throw new IOException("closed");
            rest = rest[piece.Length..];
        }

        await ListenAsync(connection, cancel);
        connection.Abort();
    }

    /// <summary>Reads whatever comes until the end or for a while.</summary>
    private async Task ListenAsync(IConnection connection, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            while (true)
            {
                var read = await connection.Pipe.Input.ReadAsync(either.Token);
                connection.Pipe.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) throw new IOException("closed");
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // it did not mind
        }
    }
}
