using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Partitions;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Data.Partitions;

public class PartitionTests
{
    private const int Classes = 10;

    /// <summary>Name, and whether every sample is dealt.</summary>
    public static TheoryData<string, bool> All => new()
    {
        { "iid", true },
        { "classes", true },
        { "dirichlet-0.01", true },
        { "dirichlet-0.5", true },
        { "dirichlet-100", true },
        { "lognormal", true },
        { "sizes", false },
        { "dcs", false },
    };

    [Theory, MemberData(nameof(All))]
    public void Deal_AnySeed_GivesNobodyTheSameSample(string name, bool isComplete)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var labels = Labels(3000 + (int)seed, seed);
            var dealt = Make(name).Deal(labels.Length, labels, DcsPartition.Devices, seed).SelectMany(samples => samples).ToList();
            Assert.Equal(dealt.Count, dealt.Distinct().Count());
            Assert.All(dealt, sample => Assert.InRange(sample, 0, labels.Length - 1));
            if (isComplete) Assert.Equal(labels.Length, dealt.Count);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Deal_SameSeed_SameShards_OtherSeed_Others(string name, bool isComplete)
    {
        var labels = Labels(3000, 1);
        var first = Make(name).Deal(labels.Length, labels, DcsPartition.Devices, 1);
        Assert.Equal(first, Make(name).Deal(labels.Length, labels, DcsPartition.Devices, 1));
        Assert.NotEqual(first, Make(name).Deal(labels.Length, labels, DcsPartition.Devices, 2));
        Assert.Equal(isComplete, first.Sum(samples => samples.Length) == labels.Length);
    }

    [Theory, InlineData(0, 3), InlineData(2, 3), InlineData(103, 4)]
    public void Iid_Deals_WhatShardsDo(int count, int devices)
    {
        var dealt = new IidPartition().Deal(count, [], devices, seed: 5);
        for (var device = 0; device < devices; device++) Assert.Equal(Shards.Iid(count, devices, device, 5), dealt[device]);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(9), InlineData(10)]
    public void Classes_EveryDevice_HoldsThatMany(int classes)
    {
        var labels = Labels(3000, 1);
        foreach (var samples in new ClassesPartition(classes).Deal(labels.Length, labels, 20, seed: 3))
            Assert.Equal(classes, samples.Select(sample => labels[sample]).Distinct().Count());
    }

    [Fact]
    public void Classes_FewDevices_LeaveClassesOut()
    {
        var labels = Labels(3000, 1);
        var dealt = new ClassesPartition(2).Deal(labels.Length, labels, 3, seed: 3);
        Assert.Equal(6, dealt.SelectMany(samples => samples).Select(sample => labels[sample]).Distinct().Count());
    }

    [Fact]
    public void Dirichlet_SmallAlpha_ConcentratesClasses_LargeAlpha_SpreadsThem()
    {
        Assert.InRange(LargestShareOfAClass(0.01), 0.7, 1);
        Assert.InRange(LargestShareOfAClass(1000), 0.05, 0.15);
    }

    [Fact]
    public void LogNormal_NoSpread_IsEven_Spread_IsNot()
    {
        Assert.All(new LogNormalPartition(0).Deal(1000, [], 8, 1), samples => Assert.Equal(125, samples.Length));
        var sizes = new LogNormalPartition(1).Deal(1000, [], 8, 1).Select(samples => samples.Length).ToList();
        Assert.True(sizes.Max() > 2 * sizes.Min(), string.Join(", ", sizes));
    }

    [Fact]
    public void Sizes_Given_AreKept() =>
        Assert.Equal([3, 0, 5], new SizesPartition([3, 0, 5]).Deal(10, [], 3, 1).Select(samples => samples.Length));

    [Fact]
    public void Sizes_ThatDoNotFit_AreRefusedWithTheFigures()
    {
        Refused(() => new SizesPartition([3, 8]).Deal(10, [], 2, 1), "the sizes add up to 11 samples; expected at most 10");
        Refused(() => new SizesPartition([3, 3]).Deal(10, [], 3, 1), "2 sizes; expected 3");
    }

    [Fact]
    public void Classes_MoreThanThereAre_AreRefused() =>
        Refused(() => new ClassesPartition(3).Deal(4, [0, 0, 7, 7], 2, 1), "3 classes for each device; expected 1 to 2");

    [Fact]
    public void Proportional_AnyWeights_AddUp()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var weights = Array.ConvertAll(Numbers.Unit(7, seed, 1), weight => Math.Pow(weight, 20));
            var sizes = Runs.Proportional(1000, weights);
            Assert.Equal(1000, sizes.Sum());
            Assert.All(sizes.Zip(weights), pair => Assert.InRange(pair.First - (1000 * pair.Second / weights.Sum()), -1, 1));
        }
    }

    private static double LargestShareOfAClass(double alpha)
    {
        var labels = Labels(10_000, 2);
        var dealt = new DirichletPartition(alpha).Deal(labels.Length, labels, 10, seed: 4);
        return Enumerable.Range(0, Classes).Average(label =>
            dealt.Max(samples => (double)samples.Count(sample => labels[sample] == label)) / labels.Count(other => other == label));
    }

    private static IPartitioner Make(string name) => name switch
    {
        "iid" => new IidPartition(),
        "classes" => new ClassesPartition(3),
        "dirichlet-0.01" => new DirichletPartition(0.01),
        "dirichlet-0.5" => new DirichletPartition(0.5),
        "dirichlet-100" => new DirichletPartition(100),
        "lognormal" => new LogNormalPartition(1),
        "sizes" => new SizesPartition([.. Enumerable.Range(10, DcsPartition.Devices)]),
        _ => new DcsPartition(2),
    };

    private static byte[] Labels(int count, ulong seed) => Array.ConvertAll(Numbers.Below(count, Classes, seed, 9), label => (byte)label);

    private static void Refused(Action deal, string message) => Assert.Contains(message, Assert.Throws<DataException>(deal).Message);
}
