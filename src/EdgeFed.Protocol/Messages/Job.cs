using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>The canonical text of a job: what a unit needs to take part.</summary>
/// <param name="JobId">Id of the job.</param>
/// <param name="Text">Canonical JSON.</param>
public sealed record Job(string JobId, string Text) : IMessage<Job>
{
    private const int JobIdKey = 1;
    private const int TextKey = 2;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Job;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Text(JobIdKey, JobId);
        writer.Text(TextKey, Text);
    }

    /// <inheritdoc/>
    public static Job Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Job), payload);
        var jobId = "";
        var text = "";
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case JobIdKey: jobId = fields.Id("job id", ProtocolLimits.MaxJobId); break;
                case TextKey: text = fields.Text(ProtocolLimits.MaxJobBytes); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(JobIdKey, TextKey);
        return new Job(jobId, text);
    }
}
