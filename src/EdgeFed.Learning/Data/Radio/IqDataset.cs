using System.Numerics;
using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Data.Radio;

/// <summary>
/// Windows of complex samples [2, N], real parts before imaginary ones, of five modulations and of noise alone. They are
/// generated, each when it is asked for, and stand in for recorded radio data: what is learned from them is that the pipeline
/// works, nothing about any radio technology. A window has mean power 1 whatever its signal to noise ratio, so that power betrays
/// no class.
/// </summary>
public sealed class IqDataset : IDataset
{
    /// <summary>Labels run from 0 to one less; see <see cref="Modulation"/>.</summary>
    public const int Classes = 6;

    private readonly IqOptions _options;
    private readonly int[]? _chosen;
    private readonly SignalGenerator _generator = new();
    private readonly Fourier _fourier;

    private IqDataset(IqOptions options, int[]? chosen)
    {
        (_options, _chosen) = (options, chosen);
        _fourier = new Fourier(options.Samples);
        Schema = DataSchema.Classification([2, options.Samples], Classes);
    }

    /// <inheritdoc/>
    public DataSchema Schema { get; }

    /// <inheritdoc/>
    public int Count => _chosen?.Length ?? _options.Count;

    /// <summary>Prepares the windows; they take no memory.</summary>
    /// <param name="options">What is generated.</param>
    /// <param name="select">Which windows to keep; all when null.</param>
    public static IqDataset Create(IqOptions options, ShardSelector? select = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));
        if (select is null) return new IqDataset(options, null);
        var labels = new byte[options.Count];
        for (var i = 0; i < labels.Length; i++) labels[i] = (byte)(i % Classes);
        return new IqDataset(options, select(labels.Length, labels));
    }

    /// <inheritdoc/>
    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, indices.Length * Schema.Elements);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, indices.Length);
        var window = new Complex[_options.Samples];
        var spectrum = new Complex[_options.Fft ? _options.Samples : 0];
        for (var i = 0; i < indices.Length; i++)
        {
            var row = Row(indices[i]);
            labels[i] = row % Classes;
            Generate(row, window);
            if (_options.Fft) _fourier.Transform(window, spectrum);
            Write(_options.Fft ? spectrum : window, x.Slice(i * Schema.Elements, Schema.Elements));
        }
    }

    private int Row(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _chosen is null ? index : _chosen[index];
    }

    private void Generate(int row, Span<Complex> window)
    {
        var random = new RandomSequence(_options.Seed, (ulong)row);
        var decibel = _options.MinSnrDb + ((_options.MaxSnrDb - _options.MinSnrDb) * random.NextOpenUnit());
        _generator.Fill((Modulation)(row % Classes), random, window);
        SignalGenerator.AddNoise(Math.Pow(10, -decibel / 10), random, window);
    }

    private static void Write(ReadOnlySpan<Complex> window, Span<float> x)
    {
        var power = 0.0;
        foreach (var value in window) power += (value.Real * value.Real) + (value.Imaginary * value.Imaginary);
        var scale = Math.Sqrt(window.Length / power);
        for (var i = 0; i < window.Length; i++)
        {
            x[i] = (float)(scale * window[i].Real);
            x[window.Length + i] = (float)(scale * window[i].Imaginary);
        }
    }
}
