using System.Text;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Series;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Data;

/// <summary>What every format has in common: a damaged gzip file is an error, and a file that is no data is called by its name.</summary>
public sealed class DataFileTests : IDisposable
{
    private const int CifarRecord = 1 + (3 * 32 * 32);

    private readonly TempFolder _folder = new();

    public static TheoryData<string, byte[]> Formats() => new()
    {
        { "idx", [0, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3, 4] },
        { "cifar10", [.. Enumerable.Range(0, 3 * CifarRecord).Select(i => (byte)(i % CifarRecord == 0 ? 3 : i * 7))] },
        { "cifar100", [.. Enumerable.Range(0, 3 * (CifarRecord + 1)).Select(i => (byte)(i % (CifarRecord + 1) < 2 ? 3 : i * 7))] },
        { "csv", Encoding.UTF8.GetBytes("a\n1\n2\n3\n4\n5\n6\n") },
    };

    [Theory, MemberData(nameof(Formats))]
    public void Load_Gz_IsReadWholeInOneMemberOrSeveral(string format, byte[] content)
    {
        Load(format, Gz.Of(content));
        for (var cut = 1; cut < content.Length; cut += Math.Max(1, content.Length / 20))
            Load(format, [.. Gz.Of(content[..cut]), .. Gz.Of(content[cut..])]);
    }

    /// <summary>Where a record ends, a cut is not seen by counting bytes. The checksum at the end is no data, and must be there.</summary>
    [Theory, MemberData(nameof(Formats))]
    public void Load_GzCutOffAnywhere_IsRefused(string format, byte[] content)
    {
        var whole = Gz.Of(content, System.IO.Compression.CompressionLevel.NoCompression);
        for (var length = 1; length < whole.Length; length += Math.Max(1, whole.Length / 200)) Refused(format, whole[..length], "");
        for (var missing = 1; missing <= Gz.TrailerBytes; missing++) Refused(format, whole[..^missing], "is cut off after ");
    }

    [Theory, MemberData(nameof(Formats))]
    public void Load_GzWithWrongChecksumOrMoreBehind_IsRefused(string format, byte[] content)
    {
        var whole = Gz.Of(content);
        Refused(format, [.. whole, 0], "goes on for 1 bytes after byte");
        whole[^6] ^= 1;
        Refused(format, whole, "does not fit its own checksum");
    }

    [Theory, MemberData(nameof(Formats))]
    public void Load_NoData_SaysWhatItIs(string format, byte[] content)
    {
        Assert.NotEmpty(content);
        Refused(format, [], " is empty; expected ");
        Refused(format, "\n<!DOCTYPE html>\n<html><head>"u8, " is an HTML page, such as a login or error page that a download saved; expected ");
        Refused(format, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a"u8, " is a git-lfs pointer, not the file it points to");
        Refused(format, [.. "PK\u0003\u0004"u8, .. new byte[26], .. "archive/data.pkl"u8], " is a PyTorch file, as torch.save writes");
        Refused(format, Gz.Of([.. Enumerable.Repeat((byte)'x', 257), .. "ustar\0"u8, .. new byte[300]]), " is a tar archive");
        Refused(format, Gz.Of(Gz.Of(content)), " is compressed with gzip; expected ");
        Refused(format, [0x80, 2, 0x8A, 10], " is a Python pickle");
    }

    [Fact]
    public void Load_AnotherFormat_SaysWhichItIs()
    {
        Refused("idx", "label,x,y\n"u8, " is text that begins 'label,x,y'; expected an idx file");
        Refused("idx", [1, 0, 8, 1], " is of no kind that is known; expected an idx file");
        Refused("csv", [0, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3, 4], " is an idx file; expected time series as text");
        Refused("csv", [32, 0, 0, 0, 0, 0, 0, 0, .. "{\"a\":{\"dtype\""u8], " is a safetensors file; expected time series as text");
    }

    [Fact]
    public void Open_NoSafetensorsFile_SaysWhatItIs()
    {
        RefusedModel([], " is empty; expected a safetensors file.");
        RefusedModel("<html><body>Please log in</body>"u8, " is an HTML page");
        RefusedModel("version https://git-lfs.github.com/spec/v1"u8, " is a git-lfs pointer");
        RefusedModel([.. "PK\u0003\u0004"u8, .. new byte[26], .. "model/data.pkl"u8], " is a PyTorch file");
        RefusedModel(Gz.Of(new byte[600_000]), " is compressed with gzip");
    }

    public void Dispose() => _folder.Dispose();

    private void Load(string format, byte[] file)
    {
        var path = _folder.Write("data", file);
        switch (format)
        {
            case "idx":
                using (var idx = IdxFile.Open(path))
                {
                    idx.Read(new byte[4]);
                    idx.ReadEnd();
                }

                break;
            case "cifar10": Assert.Equal(3, CifarDataset.Load(path, CifarLayout.Cifar10).Count); break;
            case "cifar100": Assert.Equal(3, CifarDataset.Load(path, CifarLayout.Cifar100Fine).Count); break;
            default: Assert.Equal(6, SeriesTable.Load(path).Rows); break;
        }
    }

    private void Refused(string format, ReadOnlySpan<byte> file, string message)
    {
        var bytes = file.ToArray();
        Assert.Contains(message, Assert.Throws<DataException>(() => Load(format, bytes)).Message);
    }

    private void RefusedModel(ReadOnlySpan<byte> file, string message)
    {
        var path = _folder.Write("model.safetensors", file.ToArray());
        Assert.Contains(message, Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(path)).Message);
    }
}
