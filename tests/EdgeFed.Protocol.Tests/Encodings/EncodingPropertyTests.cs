using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Tests.Encodings;

public class EncodingPropertyTests
{
    private static readonly int[] Lengths = [1, 2, 31, 32, 33, 127, 128, 129, 511, 512, 513, 2000];

    public static TheoryData<Encoding, Compression> Kinds()
    {
        var kinds = new TheoryData<Encoding, Compression>();
        foreach (var encoding in Enum.GetValues<Encoding>())
            foreach (var compression in Enum.GetValues<Compression>()) kinds.Add(encoding, compression);
        return kinds;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void EncodeThenDecode_AnyLength_IsNearAndNeverLargerThanF32(Encoding encoding, Compression compression)
    {
        using var codec = new ParameterCodec(new ElementFormat(encoding, ExactRanges.None), compression);
        foreach (var length in Lengths)
        {
            var values = Values(length, seed: length);
            var restored = RoundTrip(codec, values, 12345, out var stored);
            Assert.InRange(stored, 1, length * sizeof(float));
            var tolerance = ToleranceOf(encoding) * values.Max(MathF.Abs);
            for (var i = 0; i < length; i++) Assert.InRange(restored[i], values[i] - tolerance, values[i] + tolerance);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void EncodeThenDecode_Zeros_GivesZeros(Encoding encoding, Compression compression)
    {
        using var codec = new ParameterCodec(new ElementFormat(encoding, ExactRanges.None), compression);
        foreach (var length in Lengths) Assert.All(RoundTrip(codec, new float[length], 0, out _), static value => Assert.Equal(0, value));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void EncodeThenDecode_ExactRanges_AreBitExact(Encoding encoding, Compression compression)
    {
        var exact = ExactRanges.Of([(10, 3), (13, 4), (200, 1), (600, 1400)]);
        using var codec = new ParameterCodec(new ElementFormat(encoding, exact), compression);
        var values = Values(1990, seed: 9);
        var restored = RoundTrip(codec, values, first: 8, out _);
        foreach (var piece in exact.PiecesOf(8, values.Length))
            if (piece.IsExact) Assert.Equal(values.AsSpan(piece.Start, piece.Length), restored.AsSpan(piece.Start, piece.Length));
        Assert.Equal(encoding == Encoding.F32, values.AsSpan().SequenceEqual(restored));
    }

    [Fact]
    public void PiecesOf_AnyWindow_CoversItOnce()
    {
        var exact = ExactRanges.Of([(0, 2), (5, 1), (6, 2), (20, 10)]);
        Assert.Equal(3, exact.Count); // two that touch are one
        for (var first = 0; first < 32; first++)
        {
            for (var count = 1; count < 32; count++)
            {
                var next = 0;
                foreach (var piece in exact.PiecesOf(first, count))
                {
                    Assert.Equal(next, piece.Start);
                    for (var i = first + piece.Start; i < first + piece.Start + piece.Length; i++)
                        Assert.Equal(i is < 2 or (>= 5 and < 8) or (>= 20 and < 30), piece.IsExact);
                    next += piece.Length;
                }

                Assert.Equal(count, next);
            }
        }
    }

    [Theory, InlineData(Encoding.Q8), InlineData(Encoding.Q4), InlineData(Encoding.TopK)]
    public void Encode_ManyKeys_IsUnbiased(Encoding encoding)
    {
        const int Draws = 4000;
        var values = Values(64, seed: 4);
        using var codec = new ParameterCodec(new ElementFormat(encoding, ExactRanges.None), Compression.None);
        var means = new double[values.Length];
        for (var key = 0UL; key < Draws; key++)
        {
            var restored = RoundTrip(codec, values, 0, out _, key * 0x9E3779B97F4A7C15);
            for (var i = 0; i < means.Length; i++) means[i] += restored[i] / (double)Draws;
        }

        // The error of one draw is below a step; the mean of many has a standard deviation of at most step / 2 / sqrt(draws).
        var step = values.Max(MathF.Abs) / (encoding == Encoding.Q8 ? 127 : 7);
        for (var i = 0; i < means.Length; i++) Assert.InRange(means[i] - values[i], -5 * step / 2 / Math.Sqrt(Draws), 5 * step / 2 / Math.Sqrt(Draws));
    }

    [Theory, InlineData(Encoding.F16), InlineData(Encoding.Q8), InlineData(Encoding.Q4), InlineData(Encoding.TopK)]
    public void Encode_NotANumber_IsFoundByWhoeverDecodes(Encoding encoding)
    {
        using var codec = new ParameterCodec(new ElementFormat(encoding, ExactRanges.None), Compression.Zstd);
        var values = Values(700, seed: 2);
        values[650] = float.NaN;
        Assert.Contains(RoundTrip(codec, values, 0, out _), float.IsNaN);
    }

    [Fact]
    public void Encode_HalfBeyondItsRange_IsTheLargestHalf()
    {
        using var codec = new ParameterCodec(new ElementFormat(Encoding.F16, ExactRanges.None), Compression.None);
        Assert.Equal([65504f, -65504f, 1f, 0f], RoundTrip(codec, [1e6f, -70000f, 1f, 1e-9f], 0, out _));
    }

    [Fact]
    public void TopK_SendsWhatReachesTheThreshold_AndGapsOfAnyLength()
    {
        using var codec = new ParameterCodec(new ElementFormat(Encoding.TopK, ExactRanges.None), Compression.None);
        var values = new float[3000];
        int[] sent = [0, 254, 510, 766, 1277, 2999]; // gaps of 253, 255, 255, 510 and more
        foreach (var index in sent) values[index] = 1;
        values[5] = 0.1f;
        var restored = RoundTrip(codec, values, 0, out _, threshold: 0.5f);
        for (var i = 0; i < values.Length; i++) Assert.Equal(sent.Contains(i) ? 1 : 0, restored[i]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Decode_CutOrGrown_ThrowsAndStaysInBounds(Encoding encoding, Compression compression)
    {
        using var codec = new ParameterCodec(new ElementFormat(encoding, ExactRanges.None), compression);
        var values = Values(300, seed: 3);
        var stored = new byte[values.Length * sizeof(float)];
        stored = stored[..codec.Encode(values, 0, Choice(1), stored)];
        var room = new float[values.Length + 1];
        for (var length = 1; length < stored.Length; length++)
            Assert.Throws<ProtocolException>(() => codec.Decode(stored.AsSpan(0, length), 0, room.AsSpan(0, values.Length)));
        Assert.Throws<ProtocolException>(() => codec.Decode([.. stored, 0], 0, room.AsSpan(0, values.Length)));
        Assert.Equal(0, room[^1]);
    }

    [Theory, InlineData("0000000000000000"), InlineData("05000000020000000700000001000000"), InlineData("050000000200000006000000"), InlineData("050000")]
    public void ExactRanges_Malformed_AreRefused(string hex) => Assert.Throws<ProtocolException>(() => ExactRanges.Parse(Convert.FromHexString(hex)));

    private static float ToleranceOf(Encoding encoding) => encoding switch
    {
        Encoding.F32 => 0,
        Encoding.F16 => 1f / 2048,
        Encoding.Q4 or Encoding.TopK => 1f / 7,
        _ => 1f / 127,
    };

    private static EncodingChoice Choice(ulong key, float threshold = 0) => new(new RoundingNoise(key), threshold);

    private static float[] RoundTrip(ParameterCodec codec, float[] values, long first, out int stored, ulong key = 7, float threshold = 0)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        stored = codec.Encode(values, first, Choice(key, threshold), bytes);
        var restored = new float[values.Length];
        codec.Decode(bytes.AsSpan(0, stored), first, restored);
        return restored;
    }

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)Math.Pow(random.NextDouble() * 2 - 1, 3))];
    }
}
