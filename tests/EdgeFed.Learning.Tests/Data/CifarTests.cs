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
        var data = CifarDataset.Load(TestData.Cifar("train_300.bin.gz"), CifarLayout.Cifar10);
        Assert.Equal(DataSchema.Classification([3, 32, 32], 10), data.Schema);
        Assert.All(Enumerable.Range(0, data.Count).CountBy(data.Label), pair => Assert.Equal(30, pair.Value));
        Assert.Equal(100, CifarDataset.Load(TestData.Cifar("test_100.bin.gz"), CifarLayout.Cifar10).Count);
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
    public void Load_Cifar100_GivesTheLabelThatIsMeant()
    {
        byte[] two = [.. Image(19, 51)[..1], .. Image(99, 51), .. Image(0, 255)[..1], .. Image(3, 255)];
        var fine = Load(two, layout: CifarLayout.Cifar100Fine);
        Assert.Equal(DataSchema.Classification([3, 32, 32], 100), fine.Schema);
        var (x, labels) = (new float[2 * Pixels], new int[2]);
        fine.CopyBatch([0, 1], x, labels);
        Assert.Equal([99, 3], labels);
        Assert.Equal((0.2f, 1f), (x[0], x[^1]));

        var coarse = Load(two, (_, labels) => [labels.IndexOf((byte)19)], CifarLayout.Cifar100Coarse);
        Assert.Equal(DataSchema.Classification([3, 32, 32], 20), coarse.Schema);
        Assert.Equal((1, 19), (coarse.Count, coarse.Label(0)));
    }

    [Theory]
    [InlineData(20, 5, "label 0 is 20; expected 0 to 19.")]
    [InlineData(5, 100, "label 0 is 100; expected 0 to 99.")]
    public void Load_Cifar100LabelOutOfRange_SaysWhich(byte coarse, byte fine, string message) => Assert.Contains(
        message, Assert.Throws<DataException>(() => Load([coarse, .. Image(fine, 1)], layout: CifarLayout.Cifar100Coarse)).Message);

    [Fact]
    public void Load_Cifar10AsCifar100_IsRefused() =>
        Assert.Throws<DataException>(() => CifarDataset.Load(TestData.Cifar("test_100.bin.gz"), CifarLayout.Cifar100Fine));

    [Fact]
    public void Load_MissingFile_IsADataException() => Assert.Throws<DataException>(() => CifarDataset.Load("/nowhere/data.bin", CifarLayout.Cifar10));

    public void Dispose() => _folder.Dispose();

    private static byte[] Image(byte label, byte pixel) => [label, .. Enumerable.Repeat(pixel, Pixels)];

    private CifarDataset Load(byte[] bytes, ShardSelector? select = null, CifarLayout? layout = null) =>
        CifarDataset.Load(_folder.Write("data.bin", bytes), layout ?? CifarLayout.Cifar10, select);

    private void Refused(byte[] bytes, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Load(bytes)).Message);
}
