using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>The aggregator asks a worker to train a round.</summary>
/// <param name="JobId">Id of the job.</param>
/// <param name="Round">Number of the round.</param>
/// <param name="BaseVersion">Model version to start from.</param>
/// <param name="BaseDigest">Content digest of that version.</param>
/// <param name="DeadlineMilliseconds">Time from receipt until the round closes, in milliseconds; 0 for no deadline.</param>
public sealed record Train(string JobId, int Round, int BaseVersion, Digest BaseDigest, long DeadlineMilliseconds)
    : IMessage<Train>
{
    private const int JobIdKey = 1;
    private const int RoundKey = 2;
    private const int BaseVersionKey = 3;
    private const int BaseDigestKey = 4;
    private const int DeadlineMillisecondsKey = 5;
    private const int StepsKey = 6;
    private const int UpdatesKey = 7;

    /// <summary>Number of the newest update of this worker that was folded: its round or, without rounds, its task.</summary>
    private const int FoldedNumberKey = 8;

    /// <summary>Content digest of that update.</summary>
    private const int FoldedContentKey = 9;

    /// <summary>Updates that the model version was folded from; 0 where the strategy does not ask for it.</summary>
    public int Updates { get; init; }

    /// <summary>Optimiser steps that were taken for those updates, all together.</summary>
    public long Steps { get; init; }

    /// <summary>The newest update of this worker that was folded; null if none was, or nobody said.</summary>
    public NewestFolded? Folded { get; init; }

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Train;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(5 + (Updates > 0 ? 2 : 0) + (Folded is null ? 0 : 2));
        writer.Text(JobIdKey, JobId);
        writer.Integer(RoundKey, Round);
        writer.Integer(BaseVersionKey, BaseVersion);
        writer.Digest(BaseDigestKey, BaseDigest);
        writer.Integer(DeadlineMillisecondsKey, DeadlineMilliseconds);
        if (Updates > 0)
        {
            writer.Integer(StepsKey, Steps);
            writer.Integer(UpdatesKey, Updates);
        }

        if (Folded is null) return;
        writer.Integer(FoldedNumberKey, Folded.Number);
        writer.Digest(FoldedContentKey, Folded.Content);
    }

    /// <inheritdoc/>
    public static Train Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Train), payload);
        var jobId = "";
        var round = 0;
        var baseVersion = 0;
        var baseDigest = default(Digest);
        var deadlineMilliseconds = 0L;
        var (steps, updates) = (0L, 0);
        var (foldedNumber, foldedContent) = (0L, default(Digest?));
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case JobIdKey: jobId = fields.Id("job id", ProtocolLimits.MaxJobId); break;
                case RoundKey: round = fields.Int32("round", 0, int.MaxValue); break;
                case BaseVersionKey: baseVersion = fields.Int32("base version", 0, int.MaxValue); break;
                case BaseDigestKey: baseDigest = fields.Digest(); break;
                case DeadlineMillisecondsKey: deadlineMilliseconds = fields.Int64("deadline", 0, long.MaxValue); break;
                case StepsKey: steps = fields.Int64("steps", 1, long.MaxValue); break;
                case UpdatesKey: updates = fields.Int32("updates", 1, int.MaxValue); break;
                case FoldedNumberKey: foldedNumber = fields.Int64("folded number", 1, long.MaxValue); break;
                case FoldedContentKey: foldedContent = fields.Digest(); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(JobIdKey, RoundKey, BaseVersionKey, BaseDigestKey, DeadlineMillisecondsKey);
        return new Train(jobId, round, baseVersion, baseDigest, deadlineMilliseconds)
        {
            Steps = steps,
            Updates = updates,
            Folded = foldedNumber > 0 && foldedContent is { } content ? new NewestFolded(foldedNumber, content) : null,
        };
    }
}
