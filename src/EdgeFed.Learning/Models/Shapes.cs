namespace EdgeFed.Learning.Models;

/// <summary>Arithmetic and text of shapes.</summary>
internal static class Shapes
{
    public const int MaxRank = 4;
    public const int MaxSize = 1 << 24;

    /// <summary>Product of the sizes, without overflow for the ranks and sizes allowed here; 1 for no sizes.</summary>
    public static long Elements(IReadOnlyList<int> shape)
    {
        var product = 1L;
        foreach (var size in shape) product = product > int.MaxValue ? product : product * size;
        return product;
    }

    public static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
