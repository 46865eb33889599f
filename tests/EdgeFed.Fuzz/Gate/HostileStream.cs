using System.Buffers.Binary;
using EdgeFed.Federation.Jobs;
using EdgeFed.Fuzz.Targets;
using EdgeFed.Learning.Models;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Simulation.Federations;

namespace EdgeFed.Fuzz.Gate;

/// <summary>What a worker says on a connection, from its hello to its update. The update's content digest is wrong: it may never be folded.</summary>
internal static class HostileStream
{
    private const string Device = "stranger";

    public static IReadOnlyList<byte[]> Corpus(FederationSetup setup)
    {
        var job = JobDefinition.Freeze(setup.Job, setup.Model);
        byte[] hello = ProtocolSamples.Frame(ProtocolSamples.Hello with { DeviceId = Device, Required = [], Supported = ["f32", "zstd"], Schema = setup.Model.RequiredSchema.ToJson() });
        return
        [
            [.. hello, .. Update(job, Compression.None), .. ProtocolSamples.Frame(new Bye(ByeCode.Normal, "")),],
            [.. hello, .. Update(job, Compression.Zstd), .. Talk(job)],
            [.. hello, .. Talk(job)],
        ];
    }

    /// <summary>Frame by frame: the lengths, and in manifests and chunks the checksums.</summary>
    public static byte[] Seal(byte[] stream)
    {
        var result = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(uint)];
        for (var rest = stream.AsSpan(); rest.Length >= Frame.HeaderBytes;)
        {
            var size = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest), (uint)(rest.Length - Frame.HeaderBytes));
            var payload = SealPayload((FrameKind)rest[4], rest.Slice(Frame.HeaderBytes, size).ToArray());
            BinaryPrimitives.WriteInt32LittleEndian(length, payload.Length);
            result.Write(length);
            result.WriteByte(rest[4]);
            result.Write(payload);
            rest = rest[(Frame.HeaderBytes + size)..];
        }

        return result.ToArray();
    }

    private static byte[] SealPayload(FrameKind kind, byte[] payload) => kind switch
    {
        FrameKind.Manifest => RepresentationSeal.Seal(payload),
        FrameKind.Chunk => ChunkSeal.Seal(payload),
        _ => payload,
    };

    private static byte[] Update(JobDefinition job, Compression compression)
    {
        var chunks = new List<byte[]>();
        using var codec = new ParameterCodec(job.UpdateFormat, compression);
        var built = RepresentationBuilder.Build(ProtocolSamples.Parameters(job.Spec.ParameterCount), job.Options.ChunkBytes, codec, (_, stored) => chunks.Add(stored.ToArray()));
        var offered = (built with { Content = ProtocolSamples.SomeDigest }).Describe(ObjectName.Update(job.Id, Device, 1).ToString(), Device, 0) with { NumExamples = 10, Threads = 1 };
        return [.. ProtocolSamples.Frame(new Manifest(1, offered)), .. chunks.SelectMany(static (stored, i) => ProtocolSamples.Chunk(1, i, stored))];
    }

    private static byte[] Talk(JobDefinition job) =>
    [
        .. ProtocolSamples.Frame(new Want(ObjectName.Model(job.Id, 1).ToString())),
        .. ProtocolSamples.Frame(new Have(1, new ChunkSet((int)Representation.ChunksFor(job.Spec.ParameterCount, job.Options.ChunkBytes)))),
        .. ProtocolSamples.Frame(new Ack(1, ChunkSet.Full(3))),
        .. ProtocolSamples.Frame(new Complete(1)),
        .. ProtocolSamples.Frame(new Reject(1, RejectCode.Busy, "later", 100)),
        .. ProtocolSamples.Frame(new Heartbeat(5, 5)),
        .. ProtocolSamples.Frame(new OutcomeMessage(ObjectName.Update(job.Id, Device, 1).ToString(), UpdateOutcome.Refused, "no data")),
        .. ProtocolSamples.Frame(new Done(job.Id, 3, ProtocolSamples.SomeDigest)),
    ];
}
