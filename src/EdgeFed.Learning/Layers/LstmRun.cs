using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>The memory of one thread's samples through all steps of an LSTM; each part is [steps, samples, width].</summary>
internal readonly struct LstmRun
{
    public LstmRun(FloatBlock state, LstmState sizes, Share mine)
    {
        (First, Samples) = (mine.Start, mine.Length);
        var memory = state.Slice((int)(mine.Start * sizes.Floats), (int)(mine.Length * sizes.Floats));
        var start = 0;
        Inputs = Next(sizes.Inputs);
        Gates = Next(sizes.Gates);
        Cells = Next(sizes.Cells);
        Hiddens = Next(sizes.Hiddens);
        Tanhs = Next(sizes.Tanhs);
        Carried = Next(sizes.Carried);

        FloatBlock Next(long perSample)
        {
            var length = (int)(perSample * mine.Length);
            start += length;
            return memory.Slice(start - length, length);
        }
    }

    /// <summary>The thread's first sample in the batch.</summary>
    public int First { get; }

    public int Samples { get; }

    public FloatBlock Inputs { get; }

    public FloatBlock Gates { get; }

    public FloatBlock Cells { get; }

    public FloatBlock Hiddens { get; }

    public FloatBlock Tanhs { get; }

    public FloatBlock Carried { get; }

    /// <summary>Some steps as one matrix: a row for each step and sample.</summary>
    public MatrixView Matrix(FloatBlock values, int step, int steps, int width) =>
        new(values.Slice(step * Samples * width, steps * Samples * width), steps * Samples, width);

    public Span<float> Row(FloatBlock values, int step, int sample, int width) =>
        values.Slice(((step * Samples) + sample) * width, width).Span;
}
