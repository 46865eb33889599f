using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Partitions;

namespace EdgeFed.Learning.Tests.Data.Partitions;

/// <summary>The split of the paper, over as many labels of each class as MNIST's training file has.</summary>
public class DcsPartitionTests
{
    private static readonly int[] MnistCounts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];

    private static readonly byte[] Mnist =
        [.. MnistCounts.SelectMany((count, label) => Enumerable.Repeat((byte)label, count))];

    [Theory]
    [InlineData(9, 4500, 45)]
    [InlineData(6, 4500, 42)] // 45 samples cannot be 6 equal parts
    public void Deal_Mnist_GivesThePapersCounts(int classes, int large, int small)
    {
        var sizes = Deal(classes).Select(samples => samples.Length).ToList();
        Assert.All(sizes[..12], size => Assert.Equal(large, size));
        Assert.All(sizes[12..], size => Assert.Equal(small, size));
    }

    [Fact]
    public void Deal_MnistWithTwoClasses_GivesAboutThePapersCounts()
    {
        var sizes = Deal(2).Select(samples => samples.Length).ToList();
        Assert.Equal([4176, 3972, 4500, 4500, 4500, 4176, 3972, 4500, 4500, 4500, 4176, 3972], sizes[..12]);
        Assert.All(sizes[12..], size => Assert.Equal(44, size));
    }

    [Theory, InlineData(9), InlineData(6), InlineData(2)]
    public void Deal_Mnist_GivesEachDeviceItsClassesInEqualParts(int classes)
    {
        foreach (var samples in Deal(classes))
        {
            var counts = samples.CountBy(sample => Mnist[sample]).Select(pair => pair.Value).ToList();
            Assert.Equal(classes, counts.Count);
            Assert.Single(counts.Distinct());
        }
    }

    [Theory, InlineData(9), InlineData(6), InlineData(2)]
    public void Deal_Mnist_LeavesNoClassOut(int classes) =>
        Assert.Equal(10, Deal(classes)[..12].SelectMany(samples => samples).Select(sample => Mnist[sample]).Distinct().Count());

    [Fact]
    public void Deal_OtherNumberOfDevices_IsRefused() => Assert.Contains("29 devices; expected 30",
        Assert.Throws<DataException>(() => new DcsPartition(9).Deal(Mnist.Length, Mnist, 29, 1)).Message);

    [Fact]
    public void Deal_TooFewSamples_SaysWhoGetsNone() => Assert.Contains("device 12 would get none of 45",
        Assert.Throws<DataException>(() => new DcsPartition(9).Deal(1000, Mnist.Where((_, i) => i % 60 == 0).ToArray(), 30, 1)).Message);

    private static int[][] Deal(int classes) => new DcsPartition(classes).Deal(Mnist.Length, Mnist, DcsPartition.Devices, seed: 1);
}
