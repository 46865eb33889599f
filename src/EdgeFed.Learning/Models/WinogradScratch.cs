namespace EdgeFed.Learning.Models;

/// <summary>
/// Memory of one thread that convolves in the transformed domain, in floats. Outputs are made in tiles of 2 x 2, each from 6 x 6
/// inputs; rows of tiles are filled up to whole vectors. Planes are padded and kept as even and odd columns, because a row of
/// tiles takes every second one.
/// </summary>
/// <param name="TilesY">Rows of tiles.</param>
/// <param name="Lanes">Tiles of a row, filled up.</param>
/// <param name="Samples">Samples in one product.</param>
/// <param name="Pairs">Pairs of an output and an input channel: a model's parameters were counted before.</param>
/// <param name="In">Channels of the input.</param>
/// <param name="Out">Channels of the output.</param>
internal readonly record struct WinogradScratch(int TilesY, int Lanes, int Samples, int Pairs, int In, int Out)
{
    /// <summary>
    /// Elements of a tile in the transformed domain: products of that many pairs of matrices make a convolution.
    /// </summary>
    public const int Points = 36;

    public const int Kernel = 5;

    private const int VectorLanes = 8;

    /// <summary>
    /// Products should have about this many columns: enough to be quick, few enough to stay in the cache (56 and 112 measured
    /// alike, 224 slower).
    /// </summary>
    private const int GoodTiles = 56;

    /// <summary>With fewer channels transforming costs more than it saves.</summary>
    private const int MinChannels = 8;

    /// <summary>Tiles of a sample, those that fill up among them.</summary>
    public int Tiles => TilesY * Lanes;

    public int PlaneRows => (2 * TilesY) + Kernel - 1;

    /// <summary>Even (or odd) columns of a padded row, and room to read a vector from any.</summary>
    public int PlaneStride => Lanes + VectorLanes;

    /// <summary>Even and odd columns of a padded plane.</summary>
    public long Plane => 2L * PlaneRows * PlaneStride;

    public long Inputs => (long)Points * In * Samples * Tiles;

    public long Outputs => (long)Points * Out * Samples * Tiles;

    /// <summary>Transformed weights, or the sum of their gradients.</summary>
    public long Weights => (long)Points * Pairs;

    /// <summary>Weights and biases: the sums of this thread's samples.</summary>
    public long Gradients => ((long)Kernel * Kernel * Pairs) + Out;

    /// <summary>
    /// All of it. Specs come from the network: this is what the limit of activation memory, which is below 2^31 floats, is held
    /// against before a layer is made, so it must not overflow; the parts fit an int from then on.
    /// </summary>
    public long Floats => Inputs + Outputs + (2 * Weights) + Gradients + Plane;

    /// <summary>True if a convolution is of the kind that is worth it: 5 x 5 taps, size kept, not too few channels.</summary>
    public static bool Fits(Conv2dSpec spec) => spec is { Kernel: [Kernel, Kernel], Groups: 1, Padding: null or [2, 2], Stride: [1, 1] }
        && Math.Min(spec.In, spec.Out) >= MinChannels;

    public static WinogradScratch Of(Conv2dSpec spec, int[] input)
    {
        var (tilesY, tilesX) = ((input[1] + 1) / 2, (input[2] + 1) / 2);
        var lanes = (tilesX + VectorLanes - 1) / VectorLanes * VectorLanes;
        return new WinogradScratch(tilesY, lanes, Math.Max(1, GoodTiles / (tilesY * lanes)), spec.In * spec.Out, spec.In, spec.Out);
    }
}
