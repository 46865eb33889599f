using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// A convolution of 5 x 5 taps that keeps the size, in the transformed domain of <see cref="WinogradKernels"/>: what
/// <see cref="Conv2d"/> computes with 25 multiplications an output takes 9. For each of 36 points and some samples at a time,
/// m[out, tiles] = u[out, in] v[in, tiles]; backward du = sum of e vᵀ and dv = uᵀ e, where e is the transformed dy.
/// </summary>
internal sealed unsafe class WinogradConv2d : Convolution
{
    private readonly WinogradScratch _scratch;
    private readonly int _height;
    private readonly int _width;

    public WinogradConv2d(Conv2dSpec spec, ParameterSlice[] slices, int[] input, WorkerTeam team)
        : base(spec, slices, team)
    {
        _scratch = WinogradScratch.Of(spec, input);
        (_height, _width) = (input[1], input[2]);
    }

    private int Plane => _height * _width;

    protected override void ForwardPart(int part)
    {
        var (mine, memory) = (Team.Share(Pass.Batch, part), new PartMemory(ScratchOf(part, (int)_scratch.Floats), _scratch));
        if (mine.Length == 0) return;
        TransformWeights(memory.Weights);
        for (var first = mine.Start; first < mine.End; first += _scratch.Samples)
        {
            var samples = Math.Min(_scratch.Samples, mine.End - first);
            TransformInputs(memory, first, samples);
            for (var point = 0; point < WinogradScratch.Points; point++)
                Matrix.Product(memory.Weight(point), memory.Input(point, samples), memory.Output(point, samples));
            WriteOutputs(memory, first, samples);
        }
    }

    protected override void BackwardPart(int part)
    {
        var (mine, memory) = (Team.Share(Pass.Batch, part), new PartMemory(ScratchOf(part, (int)_scratch.Floats), _scratch));
        memory.WeightSums.Span.Clear();
        Biases(part).Span.Clear();
        if (!Pass.Dx.IsEmpty && mine.Length > 0) TransformWeights(memory.Weights);
        for (var first = mine.Start; first < mine.End; first += _scratch.Samples)
        {
            var samples = Math.Min(_scratch.Samples, mine.End - first);
            TransformInputs(memory, first, samples);
            TransformGradients(memory, first, samples);
            if (HasBias) AddBiasGradients(Biases(part), first, samples);
            for (var point = 0; point < WinogradScratch.Points; point++)
                Matrix.AddProduct(memory.Output(point, samples), memory.Input(point, samples).Transposed, memory.WeightSum(point));
            if (!Pass.Dx.IsEmpty) DifferentiateInputs(memory, first, samples);
        }

        WriteWeightGradients(memory.WeightSums, Weights(part));
    }

    protected override FloatBlock PartialGradients(int part) => new PartMemory(ScratchOf(part, (int)_scratch.Floats), _scratch).Gradients;

    private void TransformWeights(FloatBlock u)
    {
        var g = AllWeights.Start;
        for (var pair = 0; pair < _scratch.Pairs; pair++, g += WinogradScratch.Kernel * WinogradScratch.Kernel)
            WinogradKernels.Weights(g, u.Start + pair, _scratch.Pairs);
    }

    private void WriteWeightGradients(FloatBlock sums, FloatBlock dw)
    {
        var g = dw.Start;
        for (var pair = 0; pair < _scratch.Pairs; pair++, g += WinogradScratch.Kernel * WinogradScratch.Kernel)
            WinogradKernels.WeightGradient(sums.Start + pair, _scratch.Pairs, g);
    }

    private void TransformInputs(in PartMemory memory, int first, int samples)
    {
        var plane = new SplitPlane(memory.Plane, _scratch, _height, _width);
        plane.Clear(); // the padding; what is inside is overwritten
        for (var channel = 0; channel < _scratch.In; channel++)
        {
            for (var sample = 0; sample < samples; sample++)
            {
                plane.Split(Pass.X.Start + ((((long)(first + sample) * _scratch.In) + channel) * Plane));
                var v = memory.InputOf(channel, sample, samples);
                for (var row = 0; row < _scratch.TilesY; row++, v += _scratch.Lanes)
                    WinogradKernels.Input(plane.Even(2 * row), plane.Odd(2 * row), _scratch.PlaneStride, v, memory.InputStep(samples), _scratch.Lanes);
            }
        }
    }

    private void WriteOutputs(in PartMemory memory, int first, int samples)
    {
        var rows = new SplitRows(memory.Plane.Start, _scratch.Lanes, _height, _width);
        for (var channel = 0; channel < _scratch.Out; channel++)
        {
            var bias = Bias(channel);
            for (var sample = 0; sample < samples; sample++)
            {
                var m = memory.OutputOf(channel, sample, samples);
                var y = Pass.Y.Start + ((((long)(first + sample) * _scratch.Out) + channel) * Plane);
                for (var row = 0; row < _scratch.TilesY; row++, m += _scratch.Lanes)
                {
                    WinogradKernels.Output(m, memory.OutputStep(samples), rows.Start, _scratch.Lanes);
                    rows.Merge(row, bias, y);
                }
            }
        }
    }

    private void TransformGradients(in PartMemory memory, int first, int samples)
    {
        var rows = new SplitRows(memory.Plane.Start, _scratch.Lanes, _height, _width);
        rows.Clear();
        for (var channel = 0; channel < _scratch.Out; channel++)
        {
            for (var sample = 0; sample < samples; sample++)
            {
                var e = memory.OutputOf(channel, sample, samples);
                var dy = Pass.Dy.Start + ((((long)(first + sample) * _scratch.Out) + channel) * Plane);
                for (var row = 0; row < _scratch.TilesY; row++, e += _scratch.Lanes)
                {
                    rows.Split(row, dy);
                    WinogradKernels.OutputGradient(rows.Start, e, memory.OutputStep(samples), _scratch.Lanes);
                }
            }
        }
    }

    private void AddBiasGradients(FloatBlock db, int first, int samples)
    {
        for (var sample = first; sample < first + samples; sample++)
            for (var channel = 0; channel < _scratch.Out; channel++)
                db.Start[channel] += RunKernels.Sum(Pass.Dy.Start + ((((long)sample * _scratch.Out) + channel) * Plane), Plane);
    }

    private void DifferentiateInputs(in PartMemory memory, int first, int samples)
    {
        for (var point = 0; point < WinogradScratch.Points; point++) // the transformed inputs are not needed any more
            Matrix.Product(memory.Weight(point).Transposed, memory.Output(point, samples), memory.Input(point, samples));
        var plane = new SplitPlane(memory.Plane, _scratch, _height, _width);
        for (var channel = 0; channel < _scratch.In; channel++)
        {
            for (var sample = 0; sample < samples; sample++)
            {
                plane.Clear();
                var v = memory.InputOf(channel, sample, samples);
                for (var row = 0; row < _scratch.TilesY; row++, v += _scratch.Lanes)
                    WinogradKernels.AddInputGradient(v, memory.InputStep(samples), plane.Even(2 * row), plane.Odd(2 * row), _scratch.PlaneStride, _scratch.Lanes);
                plane.Merge(Pass.Dx.Start + ((((long)(first + sample) * _scratch.In) + channel) * Plane));
            }
        }
    }

    /// <summary>The memory of one thread, cut up.</summary>
    private readonly struct PartMemory(FloatBlock memory, WinogradScratch scratch)
    {
        public FloatBlock Weights => memory.Slice((int)(scratch.Inputs + scratch.Outputs), (int)scratch.Weights);

        public FloatBlock WeightSums => memory.Slice((int)(scratch.Inputs + scratch.Outputs + scratch.Weights), (int)scratch.Weights);

        public FloatBlock Gradients => memory.Slice((int)(scratch.Inputs + scratch.Outputs + (2 * scratch.Weights)), (int)scratch.Gradients);

        public FloatBlock Plane => memory.Slice((int)(scratch.Floats - scratch.Plane), (int)scratch.Plane);

        public int InputStep(int samples) => scratch.In * samples * scratch.Tiles;

        public int OutputStep(int samples) => scratch.Out * samples * scratch.Tiles;

        /// <summary>Transformed inputs of a channel and a sample, at the first point.</summary>
        public float* InputOf(int channel, int sample, int samples) =>
            memory.Start + ((((long)channel * samples) + sample) * scratch.Tiles);

        /// <summary>The same of the outputs.</summary>
        public float* OutputOf(int channel, int sample, int samples) =>
            memory.Start + scratch.Inputs + ((((long)channel * samples) + sample) * scratch.Tiles);

        public MatrixView Weight(int point) => new(Weights.Slice(point * scratch.Pairs, scratch.Pairs), scratch.Out, scratch.In);

        public MatrixView WeightSum(int point) => new(WeightSums.Slice(point * scratch.Pairs, scratch.Pairs), scratch.Out, scratch.In);

        public MatrixView Input(int point, int samples) =>
            new(memory.Slice(point * InputStep(samples), InputStep(samples)), scratch.In, samples * scratch.Tiles);

        public MatrixView Output(int point, int samples) =>
            new(memory.Slice((int)scratch.Inputs + (point * OutputStep(samples)), OutputStep(samples)), scratch.Out, samples * scratch.Tiles);
    }
}
