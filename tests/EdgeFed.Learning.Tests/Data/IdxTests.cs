using System.Buffers.Binary;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory, InlineData(false), InlineData(true)]
    public void Load_PlainOrCompressed_GivesTheSamples(bool compressed)
    {
        var data = Load(Images(3), Labels(0, 1, 2), compressed);
        Assert.Equal(3, data.Count);
        Assert.Equal(new DataSchema([2, 2], "float32", "classification", 10), data.Schema);
        var (x, labels) = Batch(data, 2, 0);
        Assert.Equal([2, 0], labels);
        Assert.Equal([8 / 255f, 9 / 255f, 10 / 255f, 11 / 255f, 0, 1 / 255f, 2 / 255f, 3 / 255f], x);
    }

    [Fact]
    public void Load_Selected_KeepsThoseInTheirOrder()
    {
        var data = Load(Images(5), Labels(5, 6, 7, 8, 9), select: (count, labels) =>
        {
            Assert.Equal(5, count);
            return [labels.IndexOf((byte)9), 1];
        });
        var (x, found) = Batch(data, 0, 1);
        Assert.Equal([9, 6], found);
        Assert.Equal([16, 17, 18, 19, 4, 5, 6, 7], x.Select(value => (int)MathF.Round(value * 255)));
    }

    [Fact]
    public void Subset_OfASubset_SharesTheSamples()
    {
        var data = Load(Images(4), Labels(3, 2, 1, 0)).Subset([3, 1, 0]).Subset([1]);
        Assert.Equal(1, data.Count);
        Assert.Equal(2, data.Label(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Label(1));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Load_EveryTruncation_IsRefused(bool compressed)
    {
        var whole = compressed ? Gz.Of(Images(3)) : Images(3);
        var labels = _folder.Write("labels", Labels(0, 1, 2));
        for (var length = 0; length < whole.Length; length++)
        {
            var images = _folder.Write("images", whole[..length]);
            Assert.Contains(images, Assert.Throws<DataException>(() => IdxDataset.Load(images, labels)).Message);
        }
    }

    [Fact]
    public void Load_CorruptGz_IsRefused()
    {
        var bytes = File.ReadAllBytes(TestData.Mnist("t10k-images-idx3-ubyte.gz"));
        for (var i = 0; i < 50; i++) bytes[1000 + i] ^= 0x55;
        Refused(bytes, Labels(0), "");
    }

    [Theory]
    [InlineData(0, 1, "is of no kind that is known; expected an idx file")]
    [InlineData(2, 10, "has numbers of kind 10; expected one of 8 (UInt8), 9 (Int8), 11 (Int16)")]
    [InlineData(2, 13, "has at most 28 bytes; expected 3 items of 16 bytes")]
    [InlineData(3, 9, "has 9 sizes; expected 1 to 4")]
    [InlineData(3, 0, "has 0 sizes; expected 1 to 4")]
    [InlineData(4, 255, "has the count 4278190083; expected 0 to 67108864")]
    [InlineData(8, 127, "has the size 1 2130706434; expected 1 to 16777216")]
    [InlineData(10, 255, "bytes; expected 3 items of")]
    public void Load_BadHeader_SaysWhat(int position, byte value, string message)
    {
        var images = Images(3);
        images[position] = value;
        Refused(images, Labels(0, 1, 2), message);
    }

    [Fact]
    public void Load_LabelOutOfRange_SaysWhich() => Refused(Images(3), Labels(0, 10, 2), "label 1 is 10; expected 0 to 9.");

    [Fact]
    public void Load_CountsDiffer_IsRefused() => Refused(Images(3), Labels(0, 1), "3 images; expected 2");

    [Fact]
    public void Load_LabelsFromAnImageFile_IsRefused() => Refused(Images(3), Images(3), "items have 3 sizes; expected 1");

    [Fact]
    public void Load_ImagesFromALabelFile_IsRefused() => Refused(Labels(1), Labels(1), "single numbers; expected images");

    [Fact]
    public void Load_TrailingBytes_AreRefused() => Refused([.. Images(3), 0], Labels(0, 1, 2), "goes on after 3 items");

    /// <summary>Numbers of other kinds than bytes are what they are; only bytes are divided by 255.</summary>
    [Fact]
    public void Load_NumbersOfEveryKind_GivesThemAsTheyAre()
    {
        KindGives(0x09, [0xFF, 2], [-1, 2]);
        KindGives(0x0B, [0x80, 0, 0, 7], [-32768, 7]);
        KindGives(0x0C, [0, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFE], [65536, -2]);
        KindGives(0x0D, [0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0], [1.5f, -2]);
        KindGives(0x0E, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0], [1.5f, -2]);

        void KindGives(byte kind, byte[] items, float[] expected)
        {
            var data = Load(Idx([1, 1, 2], items, kind), Labels(4));
            Assert.Equal(DataSchema.Classification([1, 2], 10), data.Schema);
            Assert.Equal(expected, Batch(data, 0).X);
        }
    }

    [Theory, InlineData(0x0D, new byte[] { 0x7F, 0xC0, 0, 0 }), InlineData(0x0E, new byte[] { 0x7F, 0xE0, 0, 0, 0, 0, 0, 0 })]
    public void Load_NumberThatIsNotFinite_IsRefused(byte kind, byte[] items) =>
        Refused(Idx([1, 1, 1], items, kind), Labels(4), "expected finite numbers");

    [Fact]
    public void Load_LabelsOfWholeNumbers_AreRead()
    {
        Assert.Equal([7, 2], Batch(Load(Images(2), Idx([2], [0, 7, 0, 2], 0x0B)), 0, 1).Labels);
        Assert.Equal([7, 2], Batch(Load(Images(2), Idx([2], [0, 0, 0, 7, 0, 0, 0, 2], 0x0C)), 0, 1).Labels);
        Refused(Images(2), Idx([2], [0, 0, 1, 0, 0, 0, 0, 2], 0x0C), "label 0 is 256; expected 0 to 9.");
        Refused(Images(2), Idx([2], [3, 0xFF], 0x09), "label 1 is -1; expected 0 to 9.");
        Refused(Images(1), Idx([1], [0x3F, 0xC0, 0, 0], 0x0D), "labels are Float32; expected whole numbers.");
    }

    [Fact]
    public void Load_LabelOffset_MakesTheFirstLabelClassZero()
    {
        var letters = new IdxOptions(Classes: 26, LabelOffset: 1);
        Assert.Equal([0, 25], Batch(Load(Images(2), Labels(1, 26), options: letters), 0, 1).Labels);
        Refused(Images(2), Labels(1, 0), "label 1 is 0; expected 1 to 26, as label_offset is 1.", letters);
        Refused(Images(2), Labels(1, 27), "label 1 is 27; expected 1 to 26", letters);
    }

    [Theory, InlineData(0x08, 255), InlineData(0x09, 1)]
    public void Load_Transposed_HasRowsAndColumnsInEachOthersPlace(byte kind, int divisor)
    {
        var images = Idx([2, 2, 3], [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16], kind);
        var upright = new IdxOptions(Transpose: true);
        var data = Load(images, Labels(0, 1), options: upright);
        Assert.Equal([3, 2], data.Schema.Shape);
        Assert.Equal([1, 4, 2, 5, 3, 6, 11, 14, 12, 15, 13, 16], Batch(data, 0, 1).X.Select(value => MathF.Round(value * divisor)));
        var one = Load(images, Labels(0, 1), select: (_, _) => [1], options: upright);
        Assert.Equal([11, 14, 12, 15, 13, 16], Batch(one, 0).X.Select(value => MathF.Round(value * divisor)));
        Refused(Idx([1, 2], [1, 2]), Labels(0), "expected images with rows and columns", upright);
    }

    [Fact]
    public void Load_MissingFile_IsADataException() =>
        Assert.Throws<DataException>(() => IdxDataset.Load("/nowhere/images", "/nowhere/labels"));

    public void Dispose() => _folder.Dispose();

    private static byte[] Images(int count) => Idx([count, 2, 2], [.. Enumerable.Range(0, count * 4).Select(i => (byte)i)]);

    private static byte[] Labels(params byte[] labels) => Idx([labels.Length], labels);

    private static byte[] Idx(int[] sizes, byte[] items, byte kind = 8)
    {
        var file = new byte[4 + (4 * sizes.Length) + items.Length];
        (file[2], file[3]) = (kind, (byte)sizes.Length);
        for (var i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), sizes[i]);
        items.CopyTo(file, file.Length - items.Length);
        return file;
    }

    private static (float[] X, int[] Labels) Batch(IdxDataset data, params int[] indices)
    {
        var (x, labels) = (new float[indices.Length * data.Schema.Elements], new int[indices.Length]);
        data.CopyBatch(indices, x, labels);
        return (x, labels);
    }

    private IdxDataset Load(
        byte[] images, byte[] labels, bool compressed = false, ShardSelector? select = null, IdxOptions? options = null) => IdxDataset.Load(
        _folder.Write("images", compressed ? Gz.Of(images) : images),
        _folder.Write("labels", compressed ? Gz.Of(labels) : labels),
        select,
        options);

    private void Refused(byte[] images, byte[] labels, string message, IdxOptions? options = null) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Load(images, labels, options: options)).Message);
}
