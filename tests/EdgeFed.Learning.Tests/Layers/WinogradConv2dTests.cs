using EdgeFed.Learning.Layers;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Tests.Layers;

/// <summary>A convolution in the transformed domain against the same by matrix products, its plain twin.</summary>
public class WinogradConv2dTests
{
    private const int Batch = 5; // more than go into one product, and some left over

    [Theory]
    [InlineData(8, 8, 1, 1), InlineData(8, 9, 2, 3), InlineData(9, 8, 5, 4), InlineData(8, 16, 3, 19), InlineData(32, 64, 14, 14), InlineData(16, 8, 28, 27)]
    public void Passes_AnySize_EqualThoseOfMatrixProducts(int inputs, int outputs, int height, int width)
    {
        var spec = new Conv2dSpec("c", inputs, outputs, [5, 5], [1, 1], null, 1, true);
        Assert.True(WinogradScratch.Fits(spec));
        foreach (var threads in new[] { 1, 2, 7 })
        {
            using var plain = new Passes(spec, [inputs, height, width], threads, (slices, input, team) => new Conv2d(spec, slices, input, team));
            using var quick = new Passes(spec, [inputs, height, width], threads, (slices, input, team) => new WinogradConv2d(spec, slices, input, team));
            Assert.InRange(Numbers.RelativeL2(plain.Y, quick.Y), 0, 1e-5);
            Assert.InRange(Numbers.RelativeL2(plain.Dx, quick.Dx), 0, 1e-5);
            Assert.InRange(Numbers.RelativeL2(plain.Gradients, quick.Gradients), 0, 1e-5);
        }
    }

    [Theory]
    [InlineData(7, 8, 5, 1), InlineData(8, 8, 3, 1), InlineData(8, 8, 5, 2), InlineData(8, 8, 5, 1, 2)]
    public void Fits_OtherConvolutions_AreLeftToProducts(int inputs, int outputs, int kernel, int stride, int groups = 1) => Assert.False(
        WinogradScratch.Fits(new Conv2dSpec("c", inputs, outputs, [kernel, kernel], [stride, stride], [kernel / 2, kernel / 2], groups, true)));

    /// <summary>A spec from the network: 36 times eight lanes for each of 2^24 elements is more than an int holds.</summary>
    [Fact]
    public void Parse_ANarrowPlaneOfManyRows_IsRefusedForItsMemory()
    {
        var error = Assert.Throws<ModelSpecException>(() => ModelSpec.Parse("""
            {"version":1,"name":"narrow","input":[8,2097152,1],"classes":2,"loss":"softmax_cross_entropy","layers":[
            {"type":"conv2d","name":"c","in":8,"out":8,"kernel":[5,5],"padding":"same"},{"type":"global_average_pool"},
            {"type":"linear","name":"fc","in":8,"out":2}]}
            """, ModelLimits.Default with { MaxActivationBytes = (long)int.MaxValue * sizeof(float) }));
        Assert.Matches(@"needs \d{11} bytes for the activations", error.Message);
    }

    /// <summary>Forward and backward of one layer on random numbers; memory it should not need is NaN before.</summary>
    private sealed class Passes : IDisposable
    {
        private readonly ParameterBuffer _parameters;
        private readonly ParameterBuffer _gradients;
        private readonly ParameterBuffer _dx;
        private readonly ParameterBuffer _y;

        public Passes(Conv2dSpec spec, int[] input, int threads, Func<ParameterSlice[], int[], WorkerTeam, Layer> create)
        {
            var slices = ModelSlices.Build([spec], int.MaxValue);
            using var team = new WorkerTeam(threads);
            var layer = create(slices, input, team);
            var scratch = Math.Max(WinogradScratch.Of(spec, input).Floats, ConvScratch.Of(spec, input).Floats);
            var (x, outputs) = (input[0] * input[1] * input[2] * Batch, spec.Out * input[1] * input[2] * Batch);
            _parameters = Random(slices.Sum(slice => slice.Length), 1);
            _gradients = Filled(_parameters.Span.Length);
            _dx = Filled(x);
            _y = Filled(outputs);
            using var samples = Random(x, 2);
            using var dy = Random(outputs, 3);
            using var memory = Filled((int)scratch * threads);
            var pass = new LayerPass { Batch = Batch, Parameters = _parameters.Block, X = samples.Block, Y = _y.Block, Scratch = memory.Block, Training = true };
            layer.Forward(pass);
            memory.Span.Fill(float.NaN);
            layer.Backward(pass with { Gradients = _gradients.Block, Dy = dy.Block, Dx = _dx.Block });
        }

        public ReadOnlySpan<float> Y => _y.Span;

        public ReadOnlySpan<float> Dx => _dx.Span;

        public ReadOnlySpan<float> Gradients => _gradients.Span;

        public void Dispose()
        {
            foreach (var buffer in new[] { _parameters, _gradients, _dx, _y }) buffer.Dispose();
        }

        private static ParameterBuffer Random(int count, ulong stream)
        {
            var buffer = new ParameterBuffer(count);
            Numbers.Signed(count, stream).CopyTo(buffer.Span);
            return buffer;
        }

        private static ParameterBuffer Filled(int count)
        {
            var buffer = new ParameterBuffer(count);
            buffer.Span.Fill(float.NaN);
            return buffer;
        }
    }
}
