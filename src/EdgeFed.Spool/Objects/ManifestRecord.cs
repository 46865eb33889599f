using System.Buffers;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Spool.Objects;

/// <summary>A representation as the first record of its log: the manifest message as it travels, transfer 0.</summary>
internal static class ManifestRecord
{
    public static byte[] Encode(Representation representation)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + representation.Chunks.Count * 8);
        var writer = new MessagePackWriter(buffer);
        new Manifest(0, representation).Write(ref writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static Representation Decode(ReadOnlyMemory<byte> payload) =>
        Manifest.Read(new ReadOnlySequence<byte>(payload)).Representation;
}
