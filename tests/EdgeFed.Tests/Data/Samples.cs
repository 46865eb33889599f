using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Tests.Data;

/// <summary>Samples as a producer writes them.</summary>
internal static class Samples
{
    public static byte[] Labelled(float[] x, int label) => Framed((ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(2);
        writer.WriteInt64(0);
        writer.WriteBinary(MemoryMarshal.AsBytes(x.AsSpan()));
        writer.WriteInt64(1);
        writer.WriteInt64(label);
    });

    public static byte[] WithTargets(float[] x, float[] targets) => Framed((ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(3);
        writer.WriteInt64(7); // a key nobody knows
        writer.WriteString("note");
        writer.WriteInt64(2);
        writer.WriteBinary(MemoryMarshal.AsBytes(targets.AsSpan()));
        writer.WriteInt64(0);
        writer.WriteBinary(MemoryMarshal.AsBytes(x.AsSpan()));
    });

    public static byte[] Framed(Write write)
    {
        var payload = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(payload);
        write(ref writer);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, payload.WrittenCount);
        return [.. length, .. payload.WrittenSpan];
    }

    public delegate void Write(ref MessagePackWriter writer);
}
