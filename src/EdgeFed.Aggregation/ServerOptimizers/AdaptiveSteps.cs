using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Aggregation.ServerOptimizers;

/// <summary>
/// Steps that adaptive optimisers share (Reddi et al., 2021, algorithm 2): m = beta1 * m + (1 - beta1) * d, step = rate * m /
/// (sqrt(v) + tau); they differ in v, which begins with tau^2. Every product is rounded before it is added.
/// </summary>
internal sealed class AdaptiveSteps(StrategyOptions options)
{
    private const double DefaultRate = 0.01;
    private readonly float _rate = (float)(options.ServerLearningRate > 0 ? options.ServerLearningRate : DefaultRate);
    private readonly (float Kept, float Added) _mean = ((float)options.ServerMomentum, (float)(1 - options.ServerMomentum));
    private readonly (float Kept, float Added) _square = ((float)options.ServerBeta2, (float)(1 - options.ServerBeta2));
    private readonly float _adaptivity = (float)options.Adaptivity;

    /// <summary>Mean change, and mean square change.</summary>
    public const int Slots = 2;

    /// <summary>v of the next round, of v and the square of the change.</summary>
    public delegate Vector<float> SquareMean(Vector<float> mean, Vector<float> square, float kept, float added);

    public float InitialOf(int slot) => slot == 0 ? 0 : _adaptivity * _adaptivity;

    /// <inheritdoc cref="IServerOptimizer.Step"/>
    public void Step(Span<float> change, Span<float> state, SquareMean squareMean)
    {
        var means = state[..change.Length];
        var squares = state[change.Length..];
        var whole = change.Length / Vector<float>.Count * Vector<float>.Count;
        StepVectors(change[..whole], means[..whole], squares[..whole], squareMean);
        if (whole < change.Length) StepTail(change[whole..], means[whole..], squares[whole..], squareMean);
    }

    private void StepVectors(Span<float> change, Span<float> mean, Span<float> square, SquareMean squareMean)
    {
        var changes = MemoryMarshal.Cast<float, Vector<float>>(change);
        var means = MemoryMarshal.Cast<float, Vector<float>>(mean);
        var squares = MemoryMarshal.Cast<float, Vector<float>>(square);
        for (var i = 0; i < changes.Length; i++)
        {
            var (kept, added) = (means[i] * _mean.Kept, changes[i] * _mean.Added);
            means[i] = kept + added;
            squares[i] = squareMean(squares[i], changes[i] * changes[i], _square.Kept, _square.Added);
            changes[i] = means[i] * _rate / (Vector.SquareRoot(squares[i]) + new Vector<float>(_adaptivity));
        }
    }

    /// <summary>Steps for the rest that does not fill a vector, in one that is filled up: there is one formula only.</summary>
    private void StepTail(Span<float> change, Span<float> mean, Span<float> square, SquareMean squareMean)
    {
        var length = Vector<float>.Count;
        Span<float> padded = stackalloc float[3 * length];
        padded.Clear();
        var changes = padded[..length];
        var means = padded.Slice(length, length);
        var squares = padded[(2 * length)..];
        change.CopyTo(changes);
        mean.CopyTo(means);
        square.CopyTo(squares);
        StepVectors(changes, means, squares, squareMean);
        changes[..change.Length].CopyTo(change);
        means[..mean.Length].CopyTo(mean);
        squares[..square.Length].CopyTo(square);
    }
}
