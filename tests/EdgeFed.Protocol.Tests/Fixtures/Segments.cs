using System.Buffers;

namespace EdgeFed.Protocol.Tests.Fixtures;

/// <summary>Sequences in pieces, as a pipe hands them out.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, int segmentSize) =>
        Join(bytes.Chunk(segmentSize).ToArray());

    public static ReadOnlySequence<byte> SplitAt(byte[] bytes, int position) =>
        Join(bytes[..position], bytes[position..]);

    private static ReadOnlySequence<byte> Join(params byte[][] pieces)
    {
        if (pieces.Length == 0) return ReadOnlySequence<byte>.Empty;
        var first = new Segment(pieces[0], 0);
        var last = pieces.Skip(1).Aggregate(first, (previous, piece) => previous.Append(piece));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long runningIndex) => (Memory, RunningIndex) = (bytes, runningIndex);

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
