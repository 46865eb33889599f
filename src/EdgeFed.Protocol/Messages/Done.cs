using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>The job is over.</summary>
/// <param name="JobId">Id of the job.</param>
/// <param name="Version">Final model version.</param>
/// <param name="Digest">Content digest of that version.</param>
public sealed record Done(string JobId, int Version, Digest Digest) : IMessage<Done>
{
    private const int JobIdKey = 1;
    private const int VersionKey = 2;
    private const int DigestKey = 3;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Done;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.Text(JobIdKey, JobId);
        writer.Integer(VersionKey, Version);
        writer.Digest(DigestKey, Digest);
    }

    /// <inheritdoc/>
    public static Done Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Done), payload);
        var jobId = "";
        var version = 0;
        var digest = default(Digest);
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case JobIdKey: jobId = fields.Id("job id", ProtocolLimits.MaxJobId); break;
                case VersionKey: version = fields.Int32("version", 0, int.MaxValue); break;
                case DigestKey: digest = fields.Digest(); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(JobIdKey, VersionKey, DigestKey);
        return new Done(jobId, version, digest);
    }
}
