using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeFed.Data;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Streams;
using EdgeFed.Protocol;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Samples that a producer streams.</summary>
internal static class SampleStreamTarget
{
    private const int HeaderBytes = 4;

    public static FuzzTarget Create()
    {
        var guard = new GuardedMemory(1 << 21);
        return new FuzzTarget("samples", [[.. Sample(0), .. Sample(2)], Sample(1)], Run, IsTyped) { Seal = SealLengths };

        void Run(byte[] input)
        {
            var window = new SlidingWindow(DataSchema.Classification([3], 3), capacity: 4, minimum: 1);
            var reader = new SampleReader(window);
            var rest = new ReadOnlySequence<byte>(guard.Place(input));
            var read = 0;
            while (reader.TryRead(ref rest)) read++;
            if (window.Count != Math.Min(read, 4)) throw new FuzzFailure($"{read} samples read, {window.Count} in a window of 4.");
            if (read == 0) throw new DataException("nothing whole"); // the reader waits for more
            var (x, label) = (new float[3], new int[1]);
            window.CopyBatch([0], x, label);
            if (label[0] is < 0 or > 2 || !x.All(float.IsFinite)) throw new FuzzFailure($"A sample of class {label[0]} came through.");
        }
    }

    private static byte[] Sample(int label)
    {
        var payload = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(payload);
        writer.WriteMapHeader(3);
        writer.WriteInt64(0);
        writer.WriteBinary(MemoryMarshal.AsBytes<float>([1, 2, 3]));
        writer.WriteInt64(1);
        writer.WriteInt64(label);
        writer.WriteInt64(9);
        writer.WriteString("note");
        return [.. Length(payload.WrittenCount), .. payload.WrittenSpan];
    }

    /// <summary>The first length becomes that of the value that follows, so that a change in the map is read as one.</summary>
    private static byte[] SealLengths(byte[] bytes)
    {
        if (bytes.Length <= HeaderBytes) return bytes;
        try
        {
            var reader = new MessagePackReader(new ReadOnlySequence<byte>(bytes, HeaderBytes, bytes.Length - HeaderBytes));
            reader.Skip();
            return [.. Length((int)reader.Consumed), .. bytes.AsSpan(HeaderBytes)];
        }
        catch (ProtocolException)
        {
            return bytes;
        }
    }

    private static byte[] Length(int length)
    {
        var bytes = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        return bytes;
    }

    private static bool IsTyped(Exception error) => error is Learning.LearningException or ProtocolException;
}
