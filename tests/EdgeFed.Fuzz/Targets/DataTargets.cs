using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using EdgeFed.Data;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Series;
using EdgeFed.Learning.Data.Streams;
using EdgeFed.Protocol;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Data beside idx: colour images, time series, samples that a producer streams.</summary>
internal static class DataTargets
{
    private const int CifarRecord = 1 + (3 * 32 * 32);
    private const int HeaderBytes = 4;

    public static IEnumerable<FuzzTarget> All()
    {
        yield return Cifar();
        yield return Csv();
        yield return Samples();
    }

    private static FuzzTarget Cifar()
    {
        var file = new ScratchFile("cifar");
        byte[] two = [.. Enumerable.Range(0, 2 * CifarRecord).Select(static i => (byte)(i % CifarRecord == 0 ? 3 : i))];
        return new FuzzTarget("cifar", [two], Run, IsTyped) { Limit = new(512 << 10, 64) };

        void Run(byte[] input)
        {
            var data = CifarDataset.Load(file.Write(input), CifarLayout.Cifar10);
            if (data.Count * CifarRecord != input.Length) throw new FuzzFailure($"{data.Count} images of {input.Length} bytes.");
            if (data.Count > 0) data.CopyBatch([data.Count - 1], new float[CifarRecord - 1], new int[1]);
        }
    }

    private static FuzzTarget Csv()
    {
        var file = new ScratchFile("csv");
        byte[][] corpus = [Utf8("a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n"), Utf8("one, two ,three\r\n1e3,-2.5,0\r\n.5,7,8\r\n1,2,3\r\n4,5,6")];
        string[] words = ["NaN", "1e99", "-", "\r", "\n\n", ",", ",,", "\0", "Infinity", "1_0", "\uFEFF", "0x1", "1e-50", new string('9', 300)];
        return new FuzzTarget("csv", corpus, Run, IsTyped) { Limit = new(512 << 10, 256), Words = [.. words.Select(Utf8)] };

        void Run(byte[] input)
        {
            var data = SeriesDataset.Cut(SeriesTable.Load(file.Write(input)), new SeriesOptions(Past: 2, Next: 1, TrainShare: 1), SeriesPart.Train);
            var (x, targets) = (new float[2], new float[1]);
            data.CopyBatch([data.Count - 1], x, new int[1]);
            data.CopyTargets([data.Count - 1], targets);
        }
    }

    private static FuzzTarget Samples()
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

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static bool IsTyped(Exception error) => error is Learning.LearningException or ProtocolException;
}
