using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Fuzz.Hostile;
using EdgeFed.Fuzz.Targets;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Simulation;
using EdgeFed.Simulation.Federations;
using EdgeFed.Transport.Limits;
using Utf8 = System.Text.Encoding;

namespace EdgeFed.Fuzz.Tests.Hostile;

/// <summary>
/// An aggregator that lies to a real worker for minutes of virtual time. The worker's memory, disk, log and pending work stay within bounds,
/// it touches no path but its own, and afterwards it does an honest job.
/// </summary>
[Collection(AloneInTheProcess.Name)]
public class HostileAggregatorTests
{
    private const string Worker = "worker-0";
    private const int DiskBytes = 1 << 20;
    private static readonly TimeSpan Attack = TimeSpan.FromMinutes(2);

    private static readonly FederationSetup Setup = new(Workers: 1, Rounds: 1)
    {
        Transport = FederationSetup.SmallWindows with { Limits = new PeerLimits { DiskBytes = DiskBytes } },
        WorkersLeave = false,
    };

    private static readonly JobDefinition Job = JobDefinition.Freeze(Setup.Job, Setup.Model);
    private static readonly Digest Start = InitialModel.DigestOf(Job);
    private static readonly byte[] JobFrame = ProtocolSamples.Frame(new Job(Job.Id, Job.Text));
    private static readonly string Version1 = ObjectName.Model(Job.Id, 1).ToString();
    private static readonly Representation Model1 = ProtocolSamples.Update(Job.Spec.ParameterCount, Compression.None, Version1) with { Origin = "depot" };

    private static readonly byte[] Task1 = ProtocolSamples.Frame(new Train(Job.Id, 2, 1, Model1.Content, 0));

    private static readonly byte[][] TooLarge =
    [
        JobOf(_ => """{"version":1,"name":"wide","input":[100000],"classes":10,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc","in":100000,"out":100000},{"type":"linear","name":"out","in":100000,"out":10}]}"""),
        JobOf(_ => $$"""{"version":1,"name":"deep","input":[4],"classes":4,"loss":"softmax_cross_entropy","layers":[{{string.Join(',', Enumerable.Range(0, 2000).Select(static i => $$"""{"type":"linear","name":"l{{i}}","in":4,"out":4}"""))}}]}"""),
        JobOf(static text => text.Replace("\"rounds\":1", "\"rounds\":2000000000", StringComparison.Ordinal)),
        JobOf(static text => text.Replace("\"batch_size\":4", "\"batch_size\":2000000000", StringComparison.Ordinal)),
        JobOf(static text => text.Replace("\"local_epochs\":1", "\"local_epochs\":-1", StringComparison.Ordinal)),
        JobOf(static text => new string('[', 100_000)),
    ];

    private static readonly (byte[] Task, byte[] Manifest, byte[] Chunk) Bomb = MakeBomb();

    private static readonly Dictionary<string, Func<HostilePeer, CancellationToken, Task>> Lies = new()
    {
        ["endless tasks"] = static (peer, cancel) => AfterAsync(peer, [JobFrame], n => ProtocolSamples.Frame(new Train(Job.Id, (int)n, 0, Start, 0)), 100, cancel),
        ["endless tasks from versions there are not"] = static (peer, cancel) => AfterAsync(peer, [JobFrame],
            n => ProtocolSamples.Frame(new Train(Job.Id, (int)n, (int)n, ProtocolSamples.SomeDigest, long.MaxValue)), 100, cancel),
        ["endless jobs, each with a result"] = static (peer, cancel) => AfterAsync(peer, [], EndlessJob, 20, cancel),
        ["jobs that are too large"] = static (peer, cancel) => AfterAsync(peer, [], n => TooLarge[n % TooLarge.Length], 100, cancel),
        ["a job's text of megabytes"] = static (peer, cancel) => AfterAsync(peer, [], static _ => ProtocolSamples.Frame(new Job(Job.Id, new string(' ', 3 << 20))), 1, cancel),
        ["names with paths"] = static (peer, cancel) => AfterAsync(peer, [JobFrame, Task1], Paths, 100, cancel),
        ["a download that never ends"] = static (peer, cancel) => AfterAsync(peer, [JobFrame, Task1, ProtocolSamples.Frame(new Manifest(1, Model1))],
            static _ => ProtocolSamples.Frame(new Heartbeat(1, 1)), 1, cancel),
        ["downloads of other things than were wanted"] = static (peer, cancel) => AfterAsync(peer, [JobFrame, Task1], static n =>
            ProtocolSamples.Frame(new Manifest(n, Model1 with { Name = ObjectName.Model(Job.Id, (int)n + 1).ToString() })), 100, cancel),
        ["a chunk that decodes to a thousand times its size"] = static (peer, cancel) => AfterAsync(peer, [JobFrame, Bomb.Task, Bomb.Manifest], static _ => Bomb.Chunk, 1, cancel),
        ["an update put off for no time, again and again"] = static (peer, cancel) => AfterAsync(peer, [JobFrame, ProtocolSamples.Frame(new Train(Job.Id, 1, 0, Start, 0))],
            static n => ProtocolSamples.Frame(new Reject(n, RejectCode.Busy, $"not now {n}", 1)), 100, cancel),
        ["verdicts and reasons"] = static (peer, cancel) => AfterAsync(peer, [JobFrame],
            static n => ProtocolSamples.Frame(new OutcomeMessage(ObjectName.Update(Job.Id, Worker, n % 3).ToString(), UpdateOutcome.Refused, $"reason {n}")), 100, cancel),
        ["refusals with a new reason each"] = static async (peer, cancel) => await peer.SayAsync(new Reject(0, RejectCode.IdTaken, Guid.NewGuid().ToString(), 0)),
        ["certificates that nobody asked for"] = static (peer, cancel) => AfterAsync(peer, [JobFrame], static _ => ProtocolSamples.Frame(new Renewal(new byte[4096])), 100, cancel),
    };

    public static TheoryData<string> Names() => [.. Lies.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Lie_ForMinutes_TheWorkerStaysWithinItsBounds(string lie)
    {
        var federation = new SimFederation(1, Setup, isWatched: false);
        federation.World.Network.Options = new(BytesPerSecond: 10_000_000, Fragmentation: 0);
        var lines = 0;
        federation.World.Log.OnLine = _ => lines++;
        var aggregator = new HostileAggregator(Lies[lie]);
        federation.AggregatorHost.Start(aggregator.RunAsync);
        federation.StartWorkers();
        federation.World.RunFor(Attack / 2);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        federation.World.RunFor(Attack / 2);

        var worker = federation.World.Host(Worker);
        Assert.True(worker.IsUp);
        Assert.InRange(aggregator.Welcomed, 1, 100);
        Assert.InRange(worker.Disk.Used, 1, 2 * DiskBytes);
        Assert.InRange(worker.Unit!.OpenTimers, 0, 30);
        Assert.InRange(worker.Unit.OpenFiles, 0, 10);
        Assert.All(worker.Disk.Paths, static path => Assert.Matches("^(spool|models)/[A-Za-z0-9._~-]+$|^[a-z.]+$", path));
        Assert.InRange(lines, 1, 5000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 4 << 20);
        CheckHonestJob(federation);
    }

    /// <summary>The aggregator is replaced by an honest one.</summary>
    private static void CheckHonestJob(SimFederation federation)
    {
        federation.AggregatorHost.Crash(CrashKind.Kill);
        federation.StartAggregator();
        federation.RunUntilRound(1);
        Assert.Equal(1, federation.AggregatorHost.Observer.Rounds[^1].Updates);
    }

    private static async Task AfterAsync(HostilePeer peer, byte[][] first, Func<uint, byte[]> frame, int perSecond, CancellationToken cancel)
    {
        foreach (var one in first) await peer.WriteAsync(one);
        await peer.FloodAsync(frame, perSecond, Attack, cancel);
    }

    private static byte[] EndlessJob(uint n)
    {
        var job = JobDefinition.Freeze(Setup.Job with { Name = $"endless-{n}" }, Setup.Model);
        return [.. ProtocolSamples.Frame(new Job(job.Id, job.Text)), .. ProtocolSamples.Frame(new Done(job.Id, 0, Start))];
    }

    private static byte[] JobOf(Func<string, string> change)
    {
        var text = change(Job.Text);
        return ProtocolSamples.Frame(new Job($"sim-{Digest.OfSha256(Utf8.UTF8.GetBytes(text)).ToString()[..12]}", text));
    }

    /// <summary>As names of objects, jobs and updates, in messages that may carry one.</summary>
    private static byte[] Paths(uint n)
    {
        string[] names = ["../../../../etc/passwd", "/etc/passwd", $"{Job.Id}/model/../../../x", $"{Job.Id}~model~1", "..", "spool/../x", $"{Job.Id}/model/1/../1"];
        var name = names[n % names.Length];
        return (n / names.Length % 3) switch
        {
            0 => Misnamed(new Manifest(n, Model1), Version1, name),
            1 => Misnamed(new OutcomeMessage(Version1, UpdateOutcome.Refused, ""), Version1, name),
            _ => Misnamed(new Job(Job.Id, Job.Text), Job.Id, name),
        };
    }

    /// <summary>A frame in which a name is another: cut or filled up with '/' to its length, which stands before it.</summary>
    private static byte[] Misnamed<TMessage>(TMessage message, string name, string other) where TMessage : IMessage
    {
        var frame = ProtocolSamples.Frame(message);
        var at = frame.AsSpan().IndexOf(Utf8.UTF8.GetBytes(name));
        Utf8.UTF8.GetBytes(other.PadRight(name.Length, '/')[..name.Length]).CopyTo(frame, at);
        return frame;
    }

    /// <summary>A manifest of a compressed version, whose first chunk is zstd of megabytes of zeros.</summary>
    private static (byte[] Task, byte[] Manifest, byte[] Chunk) MakeBomb()
    {
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.Zstd);
        byte[]? zeros = null;
        RepresentationBuilder.Build(new float[1 << 18], 1 << 20, codec, (_, stored) => zeros ??= stored.ToArray());
        var table = new ArrayBufferWriter<byte>();
        for (var i = 0; i < Model1.Chunks.Count; i++)
        {
            var entry = table.GetSpan(ChunkTable.EntryBytes);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(entry, zeros!.Length);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(entry[sizeof(int)..], Crc32C.Compute(zeros));
            table.Advance(ChunkTable.EntryBytes);
        }

        var offered = new BuiltChunks(ProtocolSamples.SomeDigest, ElementFormat.F32, Compression.Zstd, Job.Spec.ParameterCount, Job.Options.ChunkBytes, new ChunkTable(table.WrittenSpan.ToArray()))
            .Describe(Version1, "depot", Representation.NoBase);
        return (ProtocolSamples.Frame(new Train(Job.Id, 2, 1, ProtocolSamples.SomeDigest, 0)), ProtocolSamples.Frame(new Manifest(1, offered)), ProtocolSamples.Chunk(1, 0, zeros!));
    }
}
