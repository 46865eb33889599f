using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Random;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Kernels;

/// <summary>Every kernel against its plain-loop twin, for every length from 0 to 256.</summary>
public class KernelTests
{
    private const int MaxLength = 256;

    [Fact]
    public void ToUnit_EveryLength_EqualsPlainLoop() => ForEveryLength(n =>
    {
        var x = Numbers.Below(n, 256, 1, 1).Select(value => (byte)value).ToArray();
        var y = new float[n];
        ByteKernels.ToUnit(x, y);
        Assert.Equal(x.Select(value => value / 255f), y);
    });

    [Fact]
    public void Relu_EveryLength_EqualsPlainLoop() => ForEveryLength(n =>
    {
        var (x, dy) = (Numbers.Signed(n, 1), Numbers.Signed(n, 2));
        var (y, dx) = (new float[n], new float[n]);
        ReluKernels.Forward(x, y);
        ReluKernels.Backward(y, dy, dx);
        Assert.Equal(x.Select(value => Math.Max(value, 0)), y);
        Assert.Equal(x.Zip(dy, (value, gradient) => value > 0 ? gradient : 0), dx);
    });

    [Fact]
    public void Relu_NaN_StaysNaN()
    {
        float[] values = [.. Enumerable.Repeat(float.NaN, 37)];
        ReluKernels.Forward(values, values);
        Assert.All(values, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Sgd_EveryLength_EqualsPlainLoop() => ForEveryLength(n =>
    {
        var (p, g) = (Numbers.Signed(n, 1), Numbers.Signed(n, 2));
        var expected = p.Zip(g, (value, gradient) => value - (gradient * 0.1f)).ToArray();
        OptimizerKernels.Sgd(p, g, 0.1f);
        Numbers.AssertClose(expected, p);
    });

    [Fact]
    public void Momentum_EveryLength_EqualsPlainLoop() => ForEveryLength(n =>
    {
        var (p, g, v) = (Numbers.Signed(n, 1), Numbers.Signed(n, 2), Numbers.Signed(n, 3));
        var velocity = v.Zip(g, (old, gradient) => (old * 0.9f) + gradient).ToArray();
        var expected = p.Zip(velocity, (value, speed) => value - (speed * 0.1f)).ToArray();
        OptimizerKernels.Momentum(p, g, v, 0.1f, 0.9f);
        Numbers.AssertClose(velocity, v);
        Numbers.AssertClose(expected, p);
    });

    [Fact]
    public void Nesterov_EveryLength_EqualsPlainLoop() => ForEveryLength(n =>
    {
        var (p, g, v) = (Numbers.Signed(n, 1), Numbers.Signed(n, 2), Numbers.Signed(n, 3));
        var velocity = v.Zip(g, (old, gradient) => (old * 0.9f) + gradient).ToArray();
        var expected = new float[n];
        for (var i = 0; i < n; i++) expected[i] = p[i] - (((velocity[i] * 0.9f) + g[i]) * 0.1f);
        OptimizerKernels.Nesterov(p, g, v, 0.1f, 0.9f);
        Numbers.AssertClose(velocity, v);
        Numbers.AssertClose(expected, p);
    });

    [Fact]
    public void GradientTerms_EveryLength_EqualPlainLoop() => ForEveryLength(n =>
    {
        var (p, start, g) = (Numbers.Signed(n, 1), Numbers.Signed(n, 2), Numbers.Signed(n, 3));
        var expected = new float[n];
        for (var i = 0; i < n; i++) expected[i] = g[i] + (0.5f * p[i]) + (0.25f * (p[i] - start[i]));
        GradientKernels.AddScaled(p, 0.5f, g);
        GradientKernels.AddProximal(p, start, 0.25f, g);
        Numbers.AssertClose(expected, g);
        Assert.Equal(g.Sum(value => (double)value * value), GradientKernels.SumOfSquares(g), 1e-4);
    });

    [Fact]
    public void Activations_EveryLength_EqualPlainLoop() => ForEveryLength(n =>
    {
        var (x, dy) = (Numbers.Signed(n, 1).Select(value => value * 9).ToArray(), Numbers.Signed(n, 2));
        var (y, dx) = (new float[n], new float[n]);
        ActivationKernels.Relu6(x, y);
        Assert.Equal(x.Select(value => Math.Clamp(value, 0, 6)), y);
        ActivationKernels.Relu6Backward(y, dy, dx);
        Assert.Equal(x.Zip(dy, (value, gradient) => value is > 0 and < 6 ? gradient : 0), dx);
        ActivationKernels.SigmoidBackward(y, dy, dx);
        Numbers.AssertClose([.. y.Zip(dy, (value, gradient) => gradient * value * (1 - value))], dx);
        ActivationKernels.TanhBackward(y, dy, dx);
        Numbers.AssertClose([.. y.Zip(dy, (value, gradient) => gradient * (1 - (value * value)))], dx);
    });

    [Fact]
    public void Dropout_EveryLength_EqualsPlainLoop() => ForEveryLength(n =>
    {
        const int first = 12;
        var (x, y, random) = (Numbers.Signed(n, 1), new float[n], new CounterRandom(7, 8));
        DropoutKernels.Mask(x, y, random, first, p: 0.25);
        for (var i = 0; i < n; i++)
        {
            var bits = (ushort)(random.At((ulong)(first + i) / 4) >> (16 * ((first + i) % 4)));
            Assert.Equal(bits >= 0.25 * 65536 ? x[i] * (float)(1 / 0.75) : 0, y[i]);
        }
    });

    [Fact]
    public unsafe void Runs_EveryLength_EqualPlainLoop() => ForEveryLength(n =>
    {
        var (x, y) = (Numbers.Signed(n, 1), Numbers.Signed(n, 2));
        using var memoryX = Memory.Of(x);
        using var memoryY = Memory.Of(y);
        using var memoryZ = Memory.Of(y);
        var (px, py, pz) = (memoryX.Block, memoryY.Block, memoryZ.Block);
        Assert.Equal(x.Sum(value => (double)value), RunKernels.Sum(px.Start, n), 1e-4);
        Assert.Equal(x.Sum(value => (value - 0.25) * (value - 0.25)), RunKernels.SumOfSquares(px.Start, 0.25f, n), 1e-3);
        Assert.Equal(x.Zip(y, (a, b) => (a - 0.25) * b).Sum(), RunKernels.SumOfProducts(px.Start, 0.25f, py.Start, n), 1e-3);
        RunKernels.Shift(px.Start, 0.5f, pz.Start, n);
        Numbers.AssertClose([.. x.Select(value => value + 0.5f)], pz.Span);
        RunKernels.ScaleShift(px.Start, 3, 0.5f, pz.Start, n);
        Numbers.AssertClose([.. x.Select(value => (value * 3) + 0.5f)], pz.Span);
        RunKernels.Combine(px.Start, 3, py.Start, 2, 0.5f, pz.Start, n);
        Numbers.AssertClose([.. x.Zip(y, (a, b) => (a * 3) + (b * 2) + 0.5f)], pz.Span);
    });

    [Fact]
    public void Adam_EveryLength_EqualsPlainLoop() => ForEveryLength(n =>
    {
        var step = new AdamStep(0.9f, 0.1f, 0.99f, 0.01f, 0.05f, 1.5f, 1e-3f);
        var (p, g, m) = (Numbers.Signed(n, 1), Numbers.Signed(n, 2), Numbers.Signed(n, 3));
        var v = Numbers.Unit(n, 9, 4);
        var mean = m.Zip(g, (old, gradient) => (0.9f * old) + (0.1f * gradient)).ToArray();
        var square = v.Zip(g, (old, gradient) => (0.99f * old) + (0.01f * gradient * gradient)).ToArray();
        var expected = new float[n];
        for (var i = 0; i < n; i++) expected[i] = p[i] - (0.05f * mean[i] / ((MathF.Sqrt(square[i]) * 1.5f) + 1e-3f));
        OptimizerKernels.Adam(p, g, m, v, step);
        Numbers.AssertClose(mean, m);
        Numbers.AssertClose(square, v);
        Numbers.AssertClose(expected, p);
    });

    [Fact]
    public void Rows_EveryLength_EqualPlainLoop() => ForEveryLength(n =>
    {
        const int rows = 3;
        var x = Numbers.Signed(rows * n, 1);
        var (sums, copies) = (new float[n], new float[rows * n]);
        if (n == 0) return; // a row of nothing has no rows
        using var memory = Memory.Of(x);
        using var target = Memory.Of(copies);
        RowKernels.SumRows(new MatrixView(memory.Block, rows, n), sums);
        RowKernels.Broadcast(sums, new MatrixView(target.Block, rows, n));
        target.Span.CopyTo(copies);
        for (var column = 0; column < n; column++)
        {
            Assert.Equal(x[column] + x[n + column] + x[(2 * n) + column], sums[column], 1e-6f);
            for (var row = 0; row < rows; row++) Assert.Equal(sums[column], copies[(row * n) + column]);
        }
    });

    [Theory, InlineData(1, 1, 1), InlineData(3, 5, 7), InlineData(17, 10, 33), InlineData(2, 64, 1)]
    public void Products_AwkwardSizes_EqualPlainLoop(int m, int n, int k)
    {
        var (a, b) = (Numbers.Signed(m * k, 1), Numbers.Signed(n * k, 2));
        var expected = new float[m * n];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
                for (var l = 0; l < k; l++) expected[(i * n) + j] += a[(i * k) + l] * b[(j * k) + l];

        using var memoryA = Memory.Of(a);
        using var memoryB = Memory.Of(b);
        using var memoryAt = Memory.Of(Transpose(a, m, k));
        using var memoryBt = Memory.Of(Transpose(b, n, k));
        using var memoryC = Memory.Of(Numbers.Signed(m * n, 3));
        var c = new MatrixView(memoryC.Block, m, n);
        Matrix.Product(new MatrixView(memoryA.Block, m, k), new MatrixView(memoryB.Block, n, k).Transposed, c);
        Numbers.AssertClose(expected, memoryC.Span);
        Matrix.Product(new MatrixView(memoryA.Block, m, k), new MatrixView(memoryBt.Block, k, n), c);
        Numbers.AssertClose(expected, memoryC.Span);
        memoryC.Span.Clear();
        Matrix.AddProduct(new MatrixView(memoryAt.Block, k, m).Transposed, new MatrixView(memoryBt.Block, k, n), c);
        Numbers.AssertClose(expected, memoryC.Span);
        Matrix.AddProduct(new MatrixView(memoryA.Block, m, k), new MatrixView(memoryBt.Block, k, n), c);
        Numbers.AssertClose([.. expected.Select(value => 2 * value)], memoryC.Span);
    }

    [Fact]
    public void Product_WrongSize_IsRefusedBeforeNativeCode()
    {
        using var memory = new ParameterBuffer(6);
        var view = new MatrixView(memory.Block, 2, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.Product(view, view, view));
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.Product(view, view.Transposed, view));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixView(memory.Block, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixView(memory.Block, 2, 3, 4));
    }

    private static void ForEveryLength(Action<int> check)
    {
        for (var length = 0; length <= MaxLength; length++) check(length);
    }

    private static float[] Transpose(float[] x, int rows, int columns)
    {
        var y = new float[x.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++) y[(column * rows) + row] = x[(row * columns) + column];
        return y;
    }
}
