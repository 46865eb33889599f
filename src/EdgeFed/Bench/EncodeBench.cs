using System.Diagnostics;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Bench;

/// <param name="Parameters">Of the update.</param>
/// <param name="Runs">Measurements of each encoding; the medians are reported.</param>
/// <param name="Compression">Of each chunk, behind the encoding.</param>
/// <param name="TopKShare">Of the parameters that top-k sends.</param>
internal sealed record EncodeBenchOptions(int Parameters, int Runs, Compression Compression, double TopKShare);

/// <summary>Medians of all runs, on one thread.</summary>
/// <param name="StoredBytes">What travels.</param>
internal sealed record EncodeFigures(Encoding Encoding, double EncodeSeconds, double DecodeSeconds, long StoredBytes);

/// <summary>
/// Encodes an update chunk by chunk as a worker does, and decodes it as an aggregator does: with the same classes, in memory.
/// </summary>
internal sealed class EncodeBench(EncodeBenchOptions options)
{
    private const int ChunkBytes = 64 << 10;
    private const int ChunkLength = ChunkBytes / sizeof(float);
    private readonly float[] _values = Changes(options.Parameters);
    private readonly float[] _restored = new float[options.Parameters];
    private readonly byte[] _stored = new byte[(long)options.Parameters * sizeof(float)];
    private readonly int[] _lengths = new int[(options.Parameters + ChunkLength - 1) / ChunkLength];

    /// <summary>One encoding after the other.</summary>
    public IEnumerable<EncodeFigures> Measure() => Enum.GetValues<Encoding>().Select(Measure);

    private EncodeFigures Measure(Encoding encoding)
    {
        var format = new ElementFormat(encoding, ExactRanges.None);
        using var codec = new ParameterCodec(format, options.Compression);
        var choice = new EncodingChoice(new RoundingNoise(1), encoding == Encoding.TopK ? Threshold() : 0);
        var (encodes, decodes) = (new double[options.Runs], new double[options.Runs]);
        for (var run = 0; run < options.Runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            Encode(codec, choice);
            encodes[run] = Stopwatch.GetElapsedTime(began).TotalSeconds;
            began = Stopwatch.GetTimestamp();
            Decode(codec);
            decodes[run] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        return new EncodeFigures(encoding, Runs.Median(encodes), Runs.Median(decodes), _lengths.Sum(static length => (long)length));
    }

    private float Threshold() =>
        LargestMagnitudes.Threshold(_values, ExactRanges.None, (int)Math.Max(1, options.TopKShare * options.Parameters));

    private void Encode(ParameterCodec codec, EncodingChoice choice)
    {
        for (var chunk = 0; chunk < _lengths.Length; chunk++)
        {
            var (first, length) = PlaceOf(chunk);
            _lengths[chunk] = codec.Encode(_values.AsSpan(first, length), first, choice, _stored.AsSpan(first * sizeof(float), length * sizeof(float)));
        }
    }

    private void Decode(ParameterCodec codec)
    {
        for (var chunk = 0; chunk < _lengths.Length; chunk++)
        {
            var (first, length) = PlaceOf(chunk);
            codec.Decode(_stored.AsSpan(first * sizeof(float), _lengths[chunk]), first, _restored.AsSpan(first, length));
        }
    }

    private (int First, int Length) PlaceOf(int chunk) => (chunk * ChunkLength, Math.Min(ChunkLength, options.Parameters - chunk * ChunkLength));

    /// <summary>Like what training changes: many small values and few large ones (a product of two uniform ones).</summary>
    private static float[] Changes(int count)
    {
        var noise = new RoundingNoise(2);
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (noise.At((uint)i) - 0.5f) * (noise.At((uint)(i + count)) - 0.5f) * 0.02f;
        return values;
    }
}
