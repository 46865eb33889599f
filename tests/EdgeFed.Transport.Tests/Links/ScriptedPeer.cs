using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>The other end of a link, which says and does exactly what a test wants.</summary>
internal sealed class ScriptedPeer(IConnection connection)
{
    private const uint MaxFrame = 4 << 20;

    public IConnection Connection => connection;

    public async Task SendAsync<TMessage>(TMessage message) where TMessage : IMessage
    {
        FrameWriter.Write(connection.Pipe.Output, message);
        await connection.Pipe.Output.FlushAsync();
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await connection.Pipe.Output.WriteAsync(bytes);

    public async Task SendChunkAsync(uint transfer, SpoolObject source, int index)
    {
        ChunkFrame.Write(connection.Pipe.Output, transfer, index, ReadChunk(source, index));
        await connection.Pipe.Output.FlushAsync();
    }

    public static byte[] ReadChunk(SpoolObject source, int index)
    {
        using var reader = source.OpenReader();
        return reader.ReadStored(index).ToArray();
    }

    /// <summary>A frame with the bytes of a chunk from an offset on.</summary>
    public static byte[] RestOf(SpoolObject source, uint transfer, int index, int offset)
    {
        var rest = ReadChunk(source, index).AsSpan(offset);
        var frame = new ArrayBufferWriter<byte>();
        var place = ChunkFrame.Prepare(frame, transfer, index, source.Representation.Chunks.Crc(index), rest.Length, out var frameBytes, offset);
        rest.CopyTo(place);
        frame.Advance(frameBytes);
        return frame.WrittenSpan.ToArray();
    }

    /// <summary>The next frame that is no heartbeat.</summary>
    /// <exception cref="EndOfStreamException">The link was closed.</exception>
    public async Task<Frame> NextAsync()
    {
        while (true)
        {
            var frame = await ReadAsync();
            if (frame.Kind != FrameKind.Heartbeat) return frame;
        }
    }

    /// <summary>The next frame, which must be of this kind.</summary>
    public async Task<Frame> NextAsync(FrameKind kind)
    {
        var frame = await NextAsync();
        Assert.Equal(kind, frame.Kind);
        return frame;
    }

    public async Task<Manifest> NextManifestAsync() => Manifest.Read((await NextAsync(FrameKind.Manifest)).Payload);

    public async Task<ChunkMessage> NextChunkAsync() => ChunkMessage.Read((await NextAsync(FrameKind.Chunk)).Payload);

    /// <summary>Chunks as they come, until there are so many.</summary>
    public async Task<List<(uint Transfer, int Index)>> NextChunksAsync(int count)
    {
        var chunks = new List<(uint, int)>();
        while (chunks.Count < count)
        {
            var chunk = await NextChunkAsync();
            chunks.Add((chunk.Transfer, chunk.Index));
        }

        return chunks;
    }

    /// <summary>Acknowledged chunks, until there are so many.</summary>
    public async Task<ChunkSet> NextAcksAsync(int chunks, int total)
    {
        var acknowledged = new ChunkSet(total);
        while (acknowledged.Count < chunks) acknowledged.UnionWith(Ack.Read((await NextAsync(FrameKind.Ack)).Payload).Chunks);
        return acknowledged;
    }

    private async Task<Frame> ReadAsync()
    {
        while (true)
        {
            var read = await connection.Pipe.Input.ReadAsync();
            var buffer = read.Buffer;
            if (FrameReader.TryRead(ref buffer, MaxFrame, out var frame))
            {
                var copy = new Frame(frame.Kind, new ReadOnlySequence<byte>(frame.Payload.ToArray()));
                connection.Pipe.Input.AdvanceTo(buffer.Start);
                return copy;
            }

            if (read.IsCompleted) throw new EndOfStreamException();
            connection.Pipe.Input.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
