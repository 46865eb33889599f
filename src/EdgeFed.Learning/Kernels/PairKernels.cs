using System.Runtime.Intrinsics;

namespace EdgeFed.Learning.Kernels;

/// <summary>Windows of 2 x 2 side by side: four of them in two vectors of eight, the upper and the lower row.</summary>
internal static unsafe class PairKernels
{
    private const int Windows = 4;

    /// <summary>The second elements of pairs.</summary>
    private static Vector256<float> Second => Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1).AsSingle();

    /// <summary>y[i] = the largest of two neighbours above and the two below them. Writes <paramref name="y"/>.</summary>
    public static void Max(float* top, float* bottom, float* y, int count)
    {
        var i = 0;
        for (; i <= count - Windows; i += Windows)
        {
            var columns = Vector256.Max(Vector256.Load(top + (2 * i)), Vector256.Load(bottom + (2 * i)));
            var pairs = Vector256.Max(columns, Swap(columns));
            Vector128.Store(Vector256.Shuffle(pairs, Vector256.Create(0, 2, 4, 6, 0, 2, 4, 6)).GetLower(), y + i);
        }

        for (; i < count; i++) // tail
            y[i] = MathF.Max(MathF.Max(top[2 * i], top[(2 * i) + 1]), MathF.Max(bottom[2 * i], bottom[(2 * i) + 1]));
    }

    /// <summary>
    /// dx = dy at the first of the four that equals y, 0 at the others. Writes <paramref name="dx"/>, two rows of it.
    /// </summary>
    public static void MaxBackward(float* x, int width, float* y, float* dy, float* dx, int count)
    {
        var i = 0;
        for (; i <= count - Windows; i += Windows)
        {
            var at = 2 * i;
            var max = Double(y + i);
            var gradient = Double(dy + i);
            var top = Vector256.Equals(Vector256.Load(x + at), max);
            var bottom = Vector256.Equals(Vector256.Load(x + width + at), max);
            var topSwapped = Swap(top);
            var firstAbove = Vector256.AndNot(top, topSwapped & Second);
            var firstBelow = Vector256.AndNot(bottom, (Swap(bottom) & Second) | top | topSwapped);
            Vector256.Store(gradient & firstAbove, dx + at);
            Vector256.Store(gradient & firstBelow, dx + width + at);
        }

        for (; i < count; i++) MaxBackward(x + (2 * i), width, y[i], dy[i], dx + (2 * i)); // tail
    }

    // The order of a shuffle is written where it is used: from a property, the published binary would not know it for a constant.
    private static Vector256<float> Swap(Vector256<float> pairs) => Vector256.Shuffle(pairs, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));

    /// <summary>Each of four elements twice.</summary>
    private static Vector256<float> Double(float* x) =>
        Vector256.Shuffle(Vector128.Load(x).ToVector256Unsafe(), Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3));

    private static void MaxBackward(float* x, int width, float y, float dy, float* dx)
    {
        if (x[0] == y) dx[0] = dy;
        else if (x[1] == y) dx[1] = dy;
        else if (x[width] == y) dx[width] = dy;
        else if (x[width + 1] == y) dx[width + 1] = dy;
    }
}
