using EdgeFed.Learning.Data;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Data;

public sealed class CifarTests : IDisposable
{
    private const int Pixels = 3 * 32 * 32;

    private readonly TempFolder _folder = new();

    [Fact]
    public void Load_TheSample_HasAllClassesEvenly()
    {
        var data = CifarDataset.Load(TestData.Cifar("train_300.bin.gz"));
        Assert.Equal(DataSchema.Classification([3, 32, 32], 10), data.Schema);
        Assert.All(Enumerable.Range(0, data.Count).CountBy(data.Label), pair => Assert.Equal(30, pair.Value));
        Assert.Equal(100, CifarDataset.Load(TestData.Cifar("test_100.bin.gz")).Count);
    }

    [Fact]
    public void Load_Records_GivesPixelsAndLabels()
    {
        var data = Load([.. Image(3, 51), .. Image(9, 255)]);
        var (x, labels) = (new float[2 * Pixels], new int[2]);
        data.CopyBatch([1, 0], x, labels);
        Assert.Equal([9, 3], labels);
        Assert.Equal((1f, 0.2f), (x[0], x[^1]));
    }

    [Fact]
    public void Load_Selected_KeepsThoseInTheirOrder()
    {
        var data = Load([.. Image(3, 1), .. Image(4, 2), .. Image(5, 3)], (count, labels) => [labels.IndexOf((byte)5), count - 3]);
        Assert.Equal((2, 5, 3), (data.Count, data.Label(0), data.Label(1)));
        var x = new float[Pixels];
        data.CopyBatch([0], x, new int[1]);
        Assert.All(x, value => Assert.Equal(3 / 255f, value));
    }

    [Theory, InlineData(1), InlineData(Pixels), InlineData(Pixels + 2), InlineData((2 * Pixels) + 1)]
    public void Load_TruncatedRecord_IsRefused(int length)
    {
        byte[] whole = [.. Image(3, 1), .. Image(4, 2)];
        Refused(whole[..length], "early; expected records of 3073 bytes");
    }

    [Fact]
    public void Load_TruncatedGz_IsRefused()
    {
        var whole = File.ReadAllBytes(TestData.Cifar("test_100.bin.gz"));
        Refused(whole[..(whole.Length / 2)], "");
    }

    [Fact]
    public void Load_DamagedGz_IsReadOrRefused()
    {
        var whole = File.ReadAllBytes(TestData.Cifar("test_100.bin.gz"))[..20_000];
        for (var seed = 0UL; seed < 50; seed++)
        {
            var bytes = whole.ToArray();
            foreach (var position in Numbers.Below(3, bytes.Length, seed, 1)) bytes[position] ^= 0x55;
            if (Record.Exception(() => Load(bytes)) is { } error) Assert.IsType<DataException>(error);
        }
    }

    [Fact]
    public void Load_LabelOutOfRange_SaysWhich() => Refused([.. Image(3, 1), .. Image(10, 1)], "label 1 is 10; expected 0 to 9.");

    [Fact]
    public void Load_MissingFile_IsADataException() => Assert.Throws<DataException>(() => CifarDataset.Load("/nowhere/data.bin"));

    public void Dispose() => _folder.Dispose();

    private static byte[] Image(byte label, byte pixel) => [label, .. Enumerable.Repeat(pixel, Pixels)];

    private CifarDataset Load(byte[] bytes, ShardSelector? select = null) => CifarDataset.Load(_folder.Write("data.bin", bytes), select);

    private void Refused(byte[] bytes, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Load(bytes)).Message);
}
