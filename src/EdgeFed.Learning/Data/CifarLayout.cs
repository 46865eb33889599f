namespace EdgeFed.Learning.Data;

/// <summary>Labels of a file in the binary form of CIFAR-10 or CIFAR-100 (https://www.cs.toronto.edu/~kriz/cifar.html).</summary>
public sealed class CifarLayout
{
    private readonly int[] _limits;
    private readonly int _meant;

    private CifarLayout(string name, int[] limits, int meant) => (Name, _limits, _meant) = (name, limits, meant);

    /// <summary>One label before each image, of ten classes.</summary>
    public static CifarLayout Cifar10 { get; } = new("CIFAR-10", [10], 0);

    /// <summary>Two labels, of which the second is meant, of a hundred classes.</summary>
    public static CifarLayout Cifar100Fine { get; } = new("CIFAR-100", [20, 100], 1);

    /// <summary>Two labels, of which the first is meant, of twenty groups of classes.</summary>
    public static CifarLayout Cifar100Coarse { get; } = new("CIFAR-100", [20, 100], 0);

    /// <summary>The data set's name.</summary>
    public string Name { get; }

    /// <summary>Labels run from 0 to one less.</summary>
    public int Classes => _limits[_meant];

    /// <summary>Bytes before an image.</summary>
    internal int LabelBytes => _limits.Length;

    /// <summary>The label that is meant.</summary>
    internal byte Label(ReadOnlySpan<byte> record) => record[_meant];

    /// <summary>Problem with the labels of a record, as "label 10; expected 0 to 9"; null if nothing is.</summary>
    internal string? Problem(ReadOnlySpan<byte> record)
    {
        for (var i = 0; i < _limits.Length; i++)
            if (record[i] >= _limits[i]) return $"is {record[i]}; expected 0 to {_limits[i] - 1}";
        return null;
    }
}
