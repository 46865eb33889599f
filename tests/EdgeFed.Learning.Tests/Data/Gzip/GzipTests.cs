using System.IO.Compression;
using System.Text;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Data.Gzip;

/// <summary>The end of a gzip file must be the end of its data, whatever the format inside.</summary>
public sealed class GzipTests : IDisposable
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(
        "a\n" + string.Concat(Enumerable.Range(0, 200).Select(step => $"{step * step % 97}\n")));

    private readonly TempFolder _folder = new();

    [Theory, InlineData(1), InlineData(7), InlineData(4096), InlineData(1 << 17)]
    public void Read_AnyPieces_GivesTheContent(int piece) => Assert.Equal(Content, Read(Gz.Of(Content), piece));

    [Theory, InlineData(CompressionLevel.NoCompression), InlineData(CompressionLevel.Optimal)]
    public void Read_EveryTruncation_SaysThatItIsCutOff(CompressionLevel level)
    {
        var whole = Gz.Of(Content, level);
        for (var length = 2; length < whole.Length; length++)
            Assert.Contains($" is cut off after {length} bytes, in ", Assert.Throws<DataException>(() => Read(whole[..length])).Message);
    }

    [Fact]
    public void Read_TruncatedSecondMember_SaysThatItIsCutOff()
    {
        var one = Gz.Of(Content);
        for (var length = 1; length < one.Length; length++)
            Assert.Contains(" is cut off after ", Assert.Throws<DataException>(() => Read([.. one, .. one[..length]])).Message);
    }

    [Theory, InlineData(8, "does not fit its own checksum"), InlineData(5, "does not fit its own checksum"), InlineData(4, " bytes, but says ")]
    public void Read_WrongTrailer_SaysWhichPart(int fromEnd, string message)
    {
        var bytes = Gz.Of(Content);
        bytes[^fromEnd] ^= 1;
        Refused(bytes, message);
    }

    [Fact]
    public void Read_EveryChangedByte_GivesTheContentOrIsRefused()
    {
        var whole = Gz.Of(Content);
        for (var position = 0; position < whole.Length; position++)
        {
            var bytes = whole.ToArray();
            bytes[position] ^= 0x20;
            byte[]? read = null;
            if (Record.Exception(() => read = Read(bytes)) is { } error) Assert.IsType<DataException>(error);
            else if (position is not (0 or 1)) Assert.Equal(Content, read); // the first two bytes are what makes it gzip
        }
    }

    [Fact]
    public void Read_SeveralMembers_GivesAllOfThem() =>
        Assert.Equal([.. Content, .. Content, 1, 2], Read([.. Gz.Of(Content), .. Gz.Of([]), .. Gz.Of(Content), .. Gz.Of([1, 2])]));

    /// <summary>An inflater reads its input in pieces of 8,192 bytes: members end before, at and after the end of one.</summary>
    [Fact]
    public void Read_MembersAroundTheEndOfAPiece_GivesAllOfThem()
    {
        var noise = Numbers.Below(9000, 256, 1, 1).Select(number => (byte)number).ToArray();
        for (var length = 8192 - 40; length < 8192; length++)
        {
            var first = noise[..length];
            Assert.Equal([.. first, .. Content], Read([.. Gz.Of(first, CompressionLevel.NoCompression), .. Gz.Of(Content)]));
        }
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "goes on for 3 bytes after byte ")]
    [InlineData(new byte[] { 0 }, "goes on for 1 bytes after byte ")]
    [InlineData(new byte[] { 0x1F, 0x8C, 8, 0 }, "goes on for 4 bytes after byte ")]
    public void Read_BytesAfterTheLastMember_AreRefused(byte[] more, string message) => Refused([.. Gz.Of(Content), .. more], message);

    [Fact]
    public void Read_HeaderWithEveryField_GivesTheContent()
    {
        byte[] fields = [3, 0, 1, 2, 3, .. "data.csv\0"u8, .. "a comment\0"u8];
        var whole = Gz.Of(Content);
        byte[] named = [.. whole[..3], 4 | 8 | 16, .. whole[4..Gz.HeaderBytes], .. fields, .. whole[Gz.HeaderBytes..]];
        Assert.Equal(Content, Read(named));
        for (var length = 3; length < named.Length; length++)
            Assert.Contains(" is cut off after ", Assert.Throws<DataException>(() => Read(named[..length])).Message);
    }

    [Fact]
    public void Read_CorruptData_SaysWhere()
    {
        var bytes = Gz.Of(Content);
        bytes[Gz.HeaderBytes] |= 6; // a block of the type that there is not
        Refused(bytes, "is corrupt: what begins at byte 10 cannot be inflated");
    }

    [Fact]
    public void Read_OtherMethodThanDeflate_IsRefused()
    {
        var bytes = Gz.Of(Content);
        bytes[2] = 7;
        Refused(bytes, "is compressed by method 7; expected 8");
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Read(byte[] file, int piece = 1000)
    {
        using var reader = DataFileReader.Open(_folder.Write("data.gz", file), "data");
        var (buffer, all) = (new byte[piece], new MemoryStream());
        while (reader.ReadSome(buffer) is > 0 and var read) all.Write(buffer, 0, read);
        Assert.Equal(0, reader.ReadSome(buffer)); // the end stays the end
        return all.ToArray();
    }

    private void Refused(byte[] file, string message) => Assert.Contains(message, Assert.Throws<DataException>(() => Read(file)).Message);
}
