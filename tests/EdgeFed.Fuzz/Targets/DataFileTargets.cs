using System.IO.Compression;
using System.Text;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Learning;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Series;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Files of data: gzip, idx, colour images, time series.</summary>
internal static class DataFileTargets
{
    private const int Pixels = 3 * 32 * 32;

    public static IEnumerable<FuzzTarget> All()
    {
        yield return Gz();
        yield return Idx("idx", static bytes => bytes);
        yield return Idx("idx-gz", Gzip) with { Limit = new(512 << 10, 4800) }; // of a byte deflate makes at most 1032, and each may become a float
        yield return Cifar("cifar", CifarLayout.Cifar10, [3]);
        yield return Cifar("cifar100", CifarLayout.Cifar100Coarse, [19, 99]);
        yield return Csv();
        yield return CsvForms();
    }

    /// <summary>What is accepted is what another inflater makes of it, and stands at its end: without the last byte it is refused.</summary>
    private static FuzzTarget Gz()
    {
        var file = new ScratchFile("gzip");
        byte[] one = Gzip(Utf8("a,b\n1,2\n3,4\n")), stored = Gzip(ProtocolSamples.Counting(40), CompressionLevel.NoCompression);
        byte[][] corpus = [one, stored, [.. one, .. stored, .. one]];
        byte[][] words = [[0x1F, 0x8B, 8], [0x1F, 0x8B, 8, 0x1F], one, [3, 0], [1, 0, 0, 0xFF, 0xFF]];
        return new FuzzTarget("gzip", corpus, Run, IsTyped) { Words = words, Limit = new(512 << 10, 2048) };

        void Run(byte[] input)
        {
            var content = ReadAll(file.Write(input));
            if (input is not [0x1F, 0x8B, ..])
            {
                if (!content.SequenceEqual(input)) throw new FuzzFailure("A plain file was changed.");
                return;
            }

            using var other = new GZipStream(new MemoryStream(input), CompressionMode.Decompress);
            using var expected = new MemoryStream();
            other.CopyTo(expected);
            if (!content.SequenceEqual(expected.ToArray())) throw new FuzzFailure("Another inflater makes other bytes of it.");
            if (IsAccepted(file.Write(input[..^1]))) throw new FuzzFailure("It is accepted without its last byte, too.");
        }
    }

    private static bool IsAccepted(string path)
    {
        try
        {
            ReadAll(path);
            return true;
        }
        catch (DataException)
        {
            return false;
        }
    }

    private static byte[] ReadAll(string path)
    {
        using var reader = DataFileReader.Open(path, "data");
        var (all, buffer) = (new MemoryStream(), new byte[1 << 12]);
        while (reader.ReadSome(buffer) is > 0 and var read) all.Write(buffer, 0, read);
        return all.ToArray();
    }

    private static FuzzTarget Idx(string name, Func<byte[], byte[]> pack)
    {
        var (file, other) = (new ScratchFile(name), new ScratchFile(name + "-other"));
        byte[] someLabels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9];
        byte[] wideLabels = [0, 0, 0x0C, 1, 0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 9];
        byte[] someImages = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, .. ProtocolSamples.Counting(12)];
        byte[] wideImages = [0, 0, 0x0B, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, .. ProtocolSamples.Counting(24)];
        byte[] realImages = [0, 0, 0x0D, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, .. ProtocolSamples.Counting(48)];
        return new FuzzTarget(name, [someLabels, wideLabels, someImages, wideImages, realImages], Run, IsTyped)
        {
            Seal = pack,
            Limit = new(512 << 10, 64), // of which two buffers of 64 KiB a file
        };

        void Run(byte[] input)
        {
            var path = file.Write(input);
            var options = new IdxOptions(Transpose: input.Length % 2 == 0);
            var data = RunItems(path)
                ? IdxDataset.Load(other.Write(pack(someImages)), path, null, options)
                : IdxDataset.Load(path, other.Write(pack(someLabels)), null, options);
            if (data.Count == 0) return;
            var (x, labels) = (new float[data.Schema.Elements], new int[1]);
            data.CopyBatch([data.Count - 1], x, labels);
            if (labels[0] is < 0 or > 9 || !x.All(float.IsFinite)) throw new FuzzFailure($"An image of class {labels[0]} came through.");
        }
    }

    /// <summary>True for labels.</summary>
    private static bool RunItems(string path)
    {
        using var file = IdxFile.Open(path);
        var item = new byte[Math.Min(file.ItemBytes, 1 << 16)];
        for (var i = 0; i < Math.Min(file.Count, 16); i++) file.Read(item);
        return file.ItemShape.Length == 0;
    }

    private static FuzzTarget Cifar(string name, CifarLayout layout, byte[] labels)
    {
        var file = new ScratchFile(name);
        var record = labels.Length + Pixels;
        byte[] one = [.. labels, .. Enumerable.Range(0, Pixels).Select(static i => (byte)i)];
        return new FuzzTarget(name, [[.. one, .. one]], Run, IsTyped) { Limit = new(512 << 10, 64) };

        void Run(byte[] input)
        {
            var data = CifarDataset.Load(file.Write(input), layout);
            if (data.Count * record != input.Length) throw new FuzzFailure($"{data.Count} images of {input.Length} bytes.");
            var found = new int[1];
            if (data.Count > 0) data.CopyBatch([data.Count - 1], new float[Pixels], found);
            if (found[0] >= layout.Classes) throw new FuzzFailure($"An image of class {found[0]} came through.");
        }
    }

    private static FuzzTarget Csv()
    {
        var file = new ScratchFile("csv");
        byte[][] corpus = [Utf8("a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n"), Utf8("one, two ,three\r\n1e3,-2.5,0\r\n.5,7,8\r\n1,2,3\r\n4,5,6")];
        return new FuzzTarget("csv", corpus, Run, IsTyped) { Limit = new(512 << 10, 256), Words = Words };

        void Run(byte[] input) => RunSeries(SeriesTable.Load(file.Write(input)));
    }

    /// <summary>The first byte says in which form the rest is.</summary>
    private static FuzzTarget CsvForms()
    {
        var file = new ScratchFile("csv-forms");
        CsvOptions[] forms =
        [
            new('\t', Missing: MissingValues.Mask), new(';', HasHeader: false, MissingValues.Previous), new(' ', Missing: MissingValues.Mask),
        ];
        byte[][] corpus =
        [
            Utf8("\0\uFEFF\"a\"\t\"b\"\"\tc\"\r\n1\t2\r\n\"\"\t4\r\n5\tNaN\r\n7\t8\r\n9\t10\r\n3\t4\r\n1\t2"),
            Utf8("\u00011;\"2\";x\n3;;\"y;\nz\"\n5;6;\n7;8;\n9;10;z\n"),
            Utf8("\u0002a b\n\n1 2\n3 4\n5 ?\n7 8\n9 0\n"),
        ];
        return new FuzzTarget("csv-forms", corpus, Run, IsTyped) { Limit = new(512 << 10, 256), Words = Words };

        void Run(byte[] input)
        {
            if (input.Length == 0) throw new DataException("nothing");
            var form = forms[input[0] % forms.Length];
            RunSeries(SeriesTable.Load(file.Write(input[1..]), form, form.HasHeader ? [] : ["1", "2"]));
        }
    }

    private static byte[][] Words =>
    [
        .. ((string[])["NaN", "1e99", "-", "\r", "\n\n", ",", ",,", "\0", "Infinity", "1_0", "\uFEFF", "0x1", "1e-50", "\"", "\"\"", "\"\n", ";", "\t",
            new string('9', 300)]).Select(Utf8),
    ];

    private static void RunSeries(SeriesTable table)
    {
        var data = SeriesDataset.Cut(table, new SeriesOptions(Past: 2, Next: 1, TrainShare: 1), SeriesPart.Train);
        var (x, targets) = (new float[2], new float[1]);
        data.CopyBatch([data.Count - 1], x, new int[1]);
        data.CopyTargets([data.Count - 1], targets);
        if (!targets.All(static value => !float.IsNaN(value)) || x.Any(float.IsNaN)) throw new FuzzFailure("A missing value came through.");
    }

    private static byte[] Gzip(byte[] bytes) => Gzip(bytes, CompressionLevel.Fastest);

    private static byte[] Gzip(byte[] bytes, CompressionLevel level)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static bool IsTyped(Exception error) => error is LearningException;
}
