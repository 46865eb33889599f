using EdgeFed.Core.Loop;
using EdgeFed.Core.Units;
using EdgeFed.Federation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Simulation.Federations;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Simulation.Poison;

/// <summary>
/// A hostile worker: as soon as an update of it is whole at the aggregator, it offers another of the same name, again and again, in each round until
/// it is asked for the next.
/// </summary>
public sealed class ReplacingWorker(string device, FederationSetup setup, string endpoint) : ILinkHandler
{
    private readonly AsyncSignal _wake = new();
    private JobDefinition? _job;
    private Train? _task;

    /// <summary>Updates that were offered in place of one that was there.</summary>
    public int Replacements { get; private set; }

    /// <summary>How often that was refused.</summary>
    public int Refusals { get; private set; }

    public async Task RunAsync(UnitEnvironment environment, CancellationToken cancel)
    {
        var identity = await DeviceIdentity.LoadAsync(device, environment);
        var spool = await SpoolDirectory.OpenAsync(environment.Storage, environment.Loggers.CreateLogger("hostile"));
        var writer = new ObjectWriter(environment.Storage, spool, environment.Compute);
        var services = new LinkServices(setup.Transport, spool, environment.Time, environment.Compute, new TransferStatistics(), environment.Loggers.CreateLogger("hostile"));
        var hello = identity.Hello(UnitRole.Worker, setup.Transport.MaxFrameBytes, new TinyDataset(device).Schema.ToJson());
        var connection = await environment.Network.ConnectAsync(endpoint, cancel);
        var theirs = await Handshake.ConnectAsync(connection, hello, services, cancel);
        var link = new Link(connection, theirs.DeviceId, services, this);
        var running = link.RunAsync(cancel);
        for (var number = 0; !link.IsOver; number++)
        {
            await _wake.WaitAsync(TimeSpan.FromSeconds(1), environment.Time, cancel);
            if (_job is null || _task is not { } task) continue;
            var value = 0.001f * number;
            var name = ObjectName.Update(_job.Id, device, task.Round).ToString();
            if (spool.Find(name) is not null) Replacements++;
            var description = new ObjectDescription(name, device, setup.ChunkBytes, _job.Compression, task.BaseVersion, 10, 1) { Format = _job.UpdateFormat };
            link.Offer(await writer.WriteAsync(() => Enumerable.Repeat(value, _job.Spec.ParameterCount).ToArray(), description));
        }

        await running;
    }

    public void OnMessage(Frame frame)
    {
        if (frame.Kind == FrameKind.Job && Job.Read(frame.Payload) is var job) _job = JobDefinition.Parse(job.JobId, job.Text);
        else if (frame.Kind == FrameKind.Train) _task = Train.Read(frame.Payload);
        else return;
        _wake.Set();
    }

    public void OnDelivered(string name) => _wake.Set();

    public void OnRejected(string name, Reject reject) => Refusals++;

    public OfferAnswer OnOffer(Representation offered) => OfferAnswer.Refuse(RejectCode.UnknownObject, "not wanted");

    public void OnReceived(SpoolObject received)
    {
    }

    public void OnProgress(string name, double fraction)
    {
    }

    public void OnUnusable(Representation offered, RejectCode code, string reason)
    {
    }

    public string Locate(long parameterIndex) => "";

    public void OnDamaged(SpoolObject source, string damage)
    {
    }

    public void OnRefused(Reject reject)
    {
    }
}
