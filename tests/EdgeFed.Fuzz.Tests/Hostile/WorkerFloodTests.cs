using EdgeFed.Core.Values;
using EdgeFed.Federation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Fuzz.Hostile;
using EdgeFed.Fuzz.Targets;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Simulation;
using EdgeFed.Simulation.Federations;
using EdgeFed.Transport.Limits;

namespace EdgeFed.Fuzz.Tests.Hostile;

/// <summary>
/// A member sends one kind of frame at the full rate that it is allowed, for a minute of virtual time: what the aggregator keeps because of
/// it does not grow with what it sent.
/// </summary>
[Collection(AloneInTheProcess.Name)]
public class WorkerFloodTests
{
    private const int FramesPerSecond = 500;
    private const int BytesEach = 40; // of 30,000 frames that were each remembered by no more than this there would be 1.2 MB
    private const string Device = "flooder";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly FederationSetup Setup = new(Workers: 2, Rounds: 1000, Participation.Deadline, DeadlineSeconds: 20, KeepUpdateRounds: 1)
    {
        Transport = FederationSetup.SmallWindows with { Limits = new PeerLimits { FramesPerSecond = FramesPerSecond } },
    };

    private static readonly JobDefinition Job = JobDefinition.Freeze(Setup.Job, Setup.Model);
    private static readonly string Model = ObjectName.Model(Job.Id, 1).ToString();
    private static readonly Representation Offered = OfferOf(2);

    private static readonly Representation[] Others = [.. Enumerable.Range(0, 100).Select(OfferOf)];

    private static readonly Dictionary<string, Func<uint, byte[]>> Kinds = new()
    {
        ["want"] = static _ => ProtocolSamples.Frame(new Want(Model)),
        ["want and reject, to be offered again in an hour"] = static n => n % 2 == 1
            ? ProtocolSamples.Frame(new Want(Model)) : ProtocolSamples.Frame(new Reject(n / 2, RejectCode.Busy, "", 3_600_000)),
        ["want and reject, to be offered again at once"] = static n => n % 2 == 1
            ? ProtocolSamples.Frame(new Want(Model)) : ProtocolSamples.Frame(new Reject(n / 2, RejectCode.Busy, "", 1)),
        ["want and complete"] = static n => n % 2 == 1 ? ProtocolSamples.Frame(new Want(Model)) : ProtocolSamples.Frame(new Complete(n / 2)),
        ["wants of versions there are not"] = static n => ProtocolSamples.Frame(new Want(ObjectName.Model(Job.Id, (int)n).ToString())),
        ["manifests of one update"] = static n => ProtocolSamples.Frame(new Manifest(n, Offered)),
        ["manifests of many updates"] = static n => ProtocolSamples.Frame(new Manifest(n, Others[n % Others.Length])),
        ["haves ahead"] = static n => ProtocolSamples.Frame(new Have(Have.NoTransfer, ProtocolSamples.SomeChunks(), 0, 0, Digest.OfSha256(BitConverter.GetBytes(n)))),
        ["haves"] = static n => ProtocolSamples.Frame(new Have(n, ProtocolSamples.SomeChunks())),
        ["acks"] = static n => ProtocolSamples.Frame(new Ack(n, ProtocolSamples.SomeChunks())),
        ["completes"] = static n => ProtocolSamples.Frame(new Complete(n)),
        ["rejects"] = static n => ProtocolSamples.Frame(new Reject(n, (RejectCode)n, $"reason {n}", 3_600_000)),
        ["verdicts"] = static n => ProtocolSamples.Frame(new OutcomeMessage(ObjectName.Update(Job.Id, Device, n % 10).ToString(), UpdateOutcome.Refused, $"reason {n}")),
        ["done"] = static n => ProtocolSamples.Frame(new Done(Job.Id, (int)n, ProtocolSamples.SomeDigest)),
        ["renewals"] = static _ => ProtocolSamples.Frame(new Renewal(default)),
        ["heartbeats"] = static n => ProtocolSamples.Frame(new Heartbeat(n, n)),
        ["frames of an unknown kind"] = static _ => [1, 0, 0, 0, 200, 0],
    };

    public static TheoryData<string> Names() => [.. Kinds.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Flood_AMinuteOfOneKind_NothingOfItIsKept(string kind)
    {
        var federation = new SimFederation(1, Setup, isWatched: false);
        federation.World.Network.Options = new(BytesPerSecond: 10_000_000, Fragmentation: 0);
        federation.Start();
        federation.RunUntilRound(1);
        var (before, timers, files) = Measure(federation);
        var sent = 0L;
        federation.World.Host("attacker").Start(async (environment, cancel) => sent = await FloodAsync(kind, environment, cancel));
        federation.World.RunFor(Minute + TimeSpan.FromSeconds(1));

        var (after, timersAfter, filesAfter) = Measure(federation);
        Assert.InRange(sent, FramesPerSecond * 25, long.MaxValue); // a transfer that stands still ends the link after 27 s
        Assert.InRange(timersAfter - timers, -50, 20);
        Assert.InRange(filesAfter - files, -20, 20);
        Assert.InRange(after - before, long.MinValue, sent * BytesEach);
    }

    /// <summary>An update of a round, trained from version 1.</summary>
    private static Representation OfferOf(int round)
    {
        using var codec = new ParameterCodec(Job.UpdateFormat, Compression.None);
        return RepresentationBuilder.Build(ProtocolSamples.Parameters(Job.Spec.ParameterCount), Job.Options.ChunkBytes, codec, static (_, _) => { })
            .Describe(ObjectName.Update(Job.Id, Device, round).ToString(), Device, baseVersion: 1) with
        { NumExamples = 10, Threads = 1 };
    }

    private static (long Memory, int Timers, int Files) Measure(SimFederation federation)
    {
        var unit = federation.AggregatorHost.Unit!;
        return (GC.GetTotalMemory(forceFullCollection: true), unit.OpenTimers, unit.OpenFiles);
    }

    private static async Task<long> FloodAsync(string kind, UnitEnvironment environment, CancellationToken cancel)
    {
        await using var connection = await environment.Network.ConnectAsync($"{SimFederation.Aggregator}:7400", cancel);
        var peer = new HostilePeer(connection, environment.Time);
        await peer.SayAsync(ProtocolSamples.Hello with { DeviceId = Device, Required = [], Supported = ["f32", "zstd"], Schema = Setup.Model.RequiredSchema.ToJson() });
        var reading = peer.ReadAsync();
        await peer.FloodAsync(Kinds[kind], FramesPerSecond, Minute, cancel);
        connection.Abort();
        await reading;
        return peer.Sent;
    }
}
