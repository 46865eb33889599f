using System.Globalization;
using System.Text.Json;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Tests.Encodings;

/// <summary>The vector kernels give the bytes that plain loops in numpy give (golden/make_encodings.py).</summary>
public class GoldenEncodingTests
{
    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "encodings.json"))).RootElement;

    public static TheoryData<Encoding, int> Cases()
    {
        var cases = new TheoryData<Encoding, int>();
        foreach (var encoding in new[] { Encoding.F16, Encoding.Q8, Encoding.Q4, Encoding.TopK })
            for (var i = 0; i < Golden.GetProperty("cases").GetArrayLength(); i++) cases.Add(encoding, i);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Encode_GoldenValues_GivesGoldenBytes(Encoding encoding, int index)
    {
        var golden = Golden.GetProperty("cases")[index];
        var values = golden.GetProperty("values").EnumerateArray().Select(static v => v.GetSingle()).ToArray();
        var key = ulong.Parse(Golden.GetProperty("key").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var choice = new EncodingChoice(new RoundingNoise(key), golden.GetProperty("threshold").GetSingle());
        var format = new ElementFormat(encoding, ExactRanges.None);
        var first = golden.GetProperty("index").GetInt64();

        var encoded = new byte[format.MaxLength(first, values.Length)];
        var length = format.Encode(values, first, choice, encoded);

        Assert.Equal(golden.GetProperty(encoding.ToString()).GetString(), Convert.ToHexStringLower(encoded.AsSpan(0, length)));
    }

    [Fact]
    public void Restore_IsMultiplyRoundAdd_NeverFused()
    {
        // 3 * 0.1f rounds to 0.3 (0x3e99999a); fused with the addition of -0.3f the rounding error would be left over.
        byte[] encoded = [.. BitConverter.GetBytes(0.1f), 3];
        var delta = new float[1];
        new ElementFormat(Encoding.Q8, ExactRanges.None).Decode(encoded, 0, delta);
        Assert.Equal(BitConverter.SingleToUInt32Bits(3 * 0.1f), BitConverter.SingleToUInt32Bits(delta[0]));
        Assert.NotEqual(0f, MathF.FusedMultiplyAdd(3, 0.1f, -(3 * 0.1f)));
        Assert.Equal(0f, -(3 * 0.1f) + delta[0]);
    }
}
