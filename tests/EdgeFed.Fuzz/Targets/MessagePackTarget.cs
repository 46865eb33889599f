using System.Buffers;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Any MessagePack value after value: skipped, taken raw and read by type, always with the same bytes consumed.</summary>
internal static class MessagePackTarget
{
    private const int MaxBytes = 1 << 16;

    public static FuzzTarget Create()
    {
        var guard = new GuardedMemory(1 << 21);
        byte[][] corpus =
        [
            ProtocolSamples.Payload(ProtocolSamples.Hello), ProtocolSamples.Payload(new Manifest(7, ProtocolSamples.Update(130, Compression.None))),
            ProtocolSamples.Payload(new Have(7, ProtocolSamples.SomeChunks())), Everything(),
        ];
        return new FuzzTarget("messagepack", corpus, input => Run(new ReadOnlySequence<byte>(guard.Place(input))), MessageTargets.IsProtocol);
    }

    private static byte[] Everything()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        foreach (var number in new[] { 0, -1, 127, 128, -33, 65536, long.MaxValue, long.MinValue }) writer.WriteInt64(number);
        writer.WriteDouble(0.5);
        writer.WriteString("text");
        writer.WriteArrayHeader(2);
        writer.WriteMapHeader(1);
        writer.WriteInt64(1);
        writer.WriteString(new string('x', 300));
        writer.WriteInt64(2);
        return [.. output.WrittenSpan, 0xc0, 0xc2, 0xc3, 0xca, 1, 2, 3, 4, 0xd6, 0xff, 0, 0, 0, 1, 0xc7, 3, 5, 1, 2, 3];
    }

    private static void Run(ReadOnlySequence<byte> input)
    {
        var reader = new MessagePackReader(input);
        while (!reader.End)
        {
            var before = reader.Consumed;
            CheckRaw(input.Slice(before));
            ReadOne(ref reader);
            if (reader.Consumed <= before) throw new FuzzFailure("A value without bytes.");
        }
    }

    /// <summary>A value taken raw is as long as the same value skipped.</summary>
    private static void CheckRaw(ReadOnlySequence<byte> rest)
    {
        var raw = new MessagePackReader(rest);
        var skipped = new MessagePackReader(rest);
        skipped.Skip();
        if (raw.ReadRaw().Length != skipped.Consumed) throw new FuzzFailure("Skipped and raw length differ.");
    }

    private static void ReadOne(ref MessagePackReader reader)
    {
        switch (reader.PeekType())
        {
            case MessagePackType.Integer: ReadInteger(ref reader); break;
            case MessagePackType.Nil: reader.TryReadNil(); break;
            case MessagePackType.Boolean: reader.ReadBoolean(); break;
            case MessagePackType.Float: reader.ReadDouble(); break;
            case MessagePackType.String: reader.ReadString(MaxBytes); break;
            case MessagePackType.Binary: reader.ReadBinary(MaxBytes); break;
            case MessagePackType.Array: reader.ReadArrayHeader(MaxBytes); break;
            case MessagePackType.Map: reader.ReadMapHeader(MaxBytes); break;
            case MessagePackType.Extension: reader.ReadExtension(MaxBytes, out _); break;
            default: reader.Skip(); break;
        }
    }

    private static void ReadInteger(ref MessagePackReader reader)
    {
        var copy = reader;
        if (copy.ReadRaw().FirstSpan[0] == 0xcf) reader.ReadUInt64();
        else reader.ReadInt64();
    }
}
