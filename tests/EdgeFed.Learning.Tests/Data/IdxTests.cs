using System.Buffers.Binary;
using System.IO.Compression;
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
        var whole = compressed ? Compress(Images(3)) : Images(3);
        var end = compressed ? whole.Length - 10 : whole.Length; // a cut in gzip's end mark and trailer loses no sample
        var labels = _folder.Write("labels", Labels(0, 1, 2));
        for (var length = 0; length < end; length++)
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
    [InlineData(0, 1, "begins with 01000803; expected 000008")]
    [InlineData(2, 13, "begins with 00000D03; expected 000008")]
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
    public void Load_ImagesFromALabelFile_IsRefused() => Refused(Labels(1), Labels(1), "single bytes; expected images");

    [Fact]
    public void Load_TrailingBytes_AreRefused() => Refused([.. Images(3), 0], Labels(0, 1, 2), "goes on after 3 items");

    [Fact]
    public void Load_MissingFile_IsADataException() =>
        Assert.Throws<DataException>(() => IdxDataset.Load("/nowhere/images", "/nowhere/labels"));

    public void Dispose() => _folder.Dispose();

    private static byte[] Images(int count) => Idx([count, 2, 2], [.. Enumerable.Range(0, count * 4).Select(i => (byte)i)]);

    private static byte[] Labels(params byte[] labels) => Idx([labels.Length], labels);

    private static byte[] Idx(int[] sizes, byte[] items)
    {
        var file = new byte[4 + (4 * sizes.Length) + items.Length];
        (file[2], file[3]) = (8, (byte)sizes.Length);
        for (var i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), sizes[i]);
        items.CopyTo(file, file.Length - items.Length);
        return file;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write(bytes);
        return target.ToArray();
    }

    private static (float[] X, int[] Labels) Batch(IdxDataset data, params int[] indices)
    {
        var (x, labels) = (new float[indices.Length * data.Schema.Elements], new int[indices.Length]);
        data.CopyBatch(indices, x, labels);
        return (x, labels);
    }

    private IdxDataset Load(byte[] images, byte[] labels, bool compressed = false, ShardSelector? select = null) => IdxDataset.Load(
        _folder.Write("images", compressed ? Compress(images) : images),
        _folder.Write("labels", compressed ? Compress(labels) : labels),
        select);

    private void Refused(byte[] images, byte[] labels, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Load(images, labels)).Message);
}
