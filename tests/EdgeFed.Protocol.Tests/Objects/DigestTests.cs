using EdgeFed.Core.Values;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.Objects;

public class DigestTests
{
    /// <summary>FIPS 180-2, B.1.</summary>
    private const string OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void OfSha256_Abc_IsThePublishedValue() => Assert.Equal(OfAbc, Digest.OfSha256("abc"u8).ToString());

    [Fact]
    public void Parse_TextForm_GivesTheSameDigest()
    {
        Assert.Equal(Digest.OfSha256("abc"u8), Digest.Parse(OfAbc));
        Assert.Equal(Digest.OfSha256("abc"u8), Digest.Parse(OfAbc.ToUpperInvariant()));
        Assert.Equal("ba7816bf", Digest.Parse(OfAbc).Short);
    }

    [Theory, InlineData(null), InlineData(""), InlineData("abc"), InlineData(OfAbc + "00"), InlineData("zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void TryParse_AnythingElse_IsFalse(string? text) => Assert.False(Digest.TryParse(text, out _));

    [Fact]
    public void Constructor_Bytes_KeepsTheirOrder()
    {
        var digest = new Digest(Bytes.Counting(32));
        Assert.Equal(Bytes.Counting(32), digest.ToArray());
        Assert.StartsWith("00010203", digest.ToString());
    }

    [Fact]
    public void Equality_OneByteChanged_IsOther()
    {
        for (var i = 0; i < Digest.Size; i++)
        {
            var bytes = Bytes.Counting(32);
            bytes[i] ^= 0x10;
            Assert.NotEqual(TestMessages.SomeDigest, new Digest(bytes));
        }
    }

    [Fact]
    public void IsZero_Default_IsTrue() => Assert.Equal((true, false), (default(Digest).IsZero, TestMessages.SomeDigest.IsZero));

    [Theory, InlineData(31), InlineData(33)]
    public void Constructor_OtherLength_IsTheCallersMistake(int length) => Assert.Throws<ArgumentException>(() => new Digest(new byte[length]));
}
