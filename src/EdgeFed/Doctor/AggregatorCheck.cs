using System.Diagnostics;
using EdgeFed.Config;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Units;
using EdgeFed.Output;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Security;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Security;

namespace EdgeFed.Doctor;

/// <summary>
/// Checks whether the aggregator answers, and how far it is. The hello asks for a feature that no unit has: the aggregator
/// refuses it before it takes it for this unit, whose own connection goes on.
/// </summary>
internal sealed class AggregatorCheck : ICheck
{
    private const string NoFeature = "to be looked at only";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Name => "aggregator";

    public async Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel)
    {
        if (unit.Config is not WorkerConfig worker) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            return await GreetAsync(worker, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Diagnosis.Fail($"{worker.Aggregator}: no answer within {Patience.TotalSeconds:0} s", "see whether the link is up, and whether a firewall is in between");
        }
        catch (Exception e) when (e is EdgeFedException or IOException)
        {
            return Diagnosis.Fail($"{worker.Aggregator}: {ErrorText.Of(e)}",
                "see whether the aggregator runs there (`edgefed status` on it), and whether both have identities of one fleet");
        }
    }

    private static async Task<Diagnosis> GreetAsync(WorkerConfig worker, CancellationToken cancel)
    {
        var network = new TcpNetwork(tls: Secured(worker));
        var since = Stopwatch.GetTimestamp();
        await using var connection = await network.ConnectAsync(worker.Aggregator.ToString(), cancel);
        var connected = Stopwatch.GetElapsedTime(since);
        await connection.SecureAsync(cancel);
        var secured = Stopwatch.GetElapsedTime(since) - connected;
        var refusal = await RefusalAsync(connection, worker, cancel);
        var trip = connection.Health.RoundTrip is { Ticks: > 0 } measured ? measured : connected;
        connection.Abort();
        var text = $"{worker.Aggregator} answers: round trip {Milliseconds(trip)}, connected in {Milliseconds(connected)}"
            + (worker.Tls is null ? ", plain TCP" : $", TLS in {Milliseconds(secured)}");
        return refusal.Code switch
        {
            RejectCode.MissingFeature => Diagnosis.Ok(text),
            RejectCode.Busy => Diagnosis.Warn($"{text}; busy: {refusal.Message}", "try again later; its limits section says how much it takes"),
            _ => Diagnosis.Fail($"{text}; it refuses this unit: {refusal.Message}", "see the log of the aggregator"),
        };
    }

    private static async Task<RefusedException> RefusalAsync(IConnection connection, WorkerConfig worker, CancellationToken cancel)
    {
        try
        {
            await Handshake.WriteAsync(connection, HelloOf(worker), cancel);
            await Handshake.ReadHelloAsync(connection, Patience, TimeProvider.System, cancel);
            throw new EdgeFedException("it takes a unit that asks for what it does not know");
        }
        catch (RefusedException refused)
        {
            return refused;
        }
    }

    private static Hello HelloOf(WorkerConfig worker) => new()
    {
        DeviceId = UnitSecurityLoader.Named(worker).DeviceId,
        Key = new byte[ProtocolLimits.KeyBytes],
        Instance = 0,
        Role = Core.Units.UnitRole.Worker,
        Required = [NoFeature],
        Software = "edgefed doctor",
    };

    private static TlsSettings? Secured(WorkerConfig worker)
    {
        if (worker.Tls is null) return null;
        UnitSecurityLoader.Open(worker.Tls, UnitSecurityLoader.Identity(worker), FileStorage.ForReading(worker.State), TimeProvider.System, out var settings);
        return settings;
    }

    private static string Milliseconds(TimeSpan span) => $"{Figures.Decimal(span.TotalMilliseconds, span.TotalMilliseconds < 10 ? 2 : 0)} ms";
}
