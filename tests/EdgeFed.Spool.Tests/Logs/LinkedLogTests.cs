using System.Text;
using EdgeFed.Spool.Logs;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Spool.Tests.Logs;

public class LinkedLogTests
{
    private const string Path = "log.jsonl";
    private readonly MemoryStorage _storage = new();
    private readonly List<(long Position, string Text)> _seen = []; // of the log opened last

    [Fact]
    public async Task Append_ThenReopened_HasTheEntriesAndTheHead()
    {
        var log = await WriteAsync("""{"a":1}""", """{"b":"ü\n"}""");
        var reopened = await OpenAsync();
        Assert.Equal("""{"a":1}|{"b":"ü\n"}""", Text());
        Assert.Equal((log.Head, 2), (reopened.Head, reopened.Count));
    }

    [Fact]
    public async Task Read_AtThePositionsSeen_GivesTheEntriesAgain()
    {
        var log = await WriteAsync("""{"a":1}""", $$"""{"long":"{{new string('x', 20_000)}}"}""", """{"c":3}""");
        foreach (var (position, text) in _seen) Assert.Equal(text, Encoding.UTF8.GetString(log.Read(position)));
        _storage[Path] = _storage[Path][..^2];
        Assert.Throws<SpoolException>(() => log.Read(_seen[^1].Position));
    }

    /// <summary>What would be written at the old end of a new file is a hole, and an entry that nobody can read.</summary>
    [Fact]
    public async Task Append_FileWasRemoved_ThrowsAndWritesNothing()
    {
        var log = await WriteAsync("""{"a":1}""");
        _storage.Delete(Path);
        var gone = await Assert.ThrowsAsync<SpoolException>(() => log.AppendAsync("""{"b":2}"""u8.ToArray()));
        Assert.Contains("removed or cut", gone.Message);
        Assert.Empty(_storage[Path]);
    }

    [Fact]
    public async Task Open_TornAtEveryByte_KeepsTheWholeLinesAndGoesOn()
    {
        await WriteAsync("""{"a":1}""", """{"b":2}""");
        var whole = _storage[Path];
        var first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var length = 0; length < whole.Length; length++)
        {
            _storage[Path] = whole[..length];
            var log = await OpenAsync();
            Assert.Equal(length < first ? "" : """{"a":1}""", Text());
            await log.AppendAsync("""{"c":3}"""u8.ToArray());
            await OpenAsync();
            Assert.EndsWith("""{"c":3}""", Text());
        }
    }

    /// <summary>Also where it stays valid JSON: a line in the middle cannot have been torn, only altered.</summary>
    [Fact]
    public async Task Open_AnyByteOfAMiddleLineAltered_IsRefused()
    {
        await WriteAsync("""{"a":1}""", """{"b":2}""", """{"c":3}""");
        var whole = _storage[Path];
        var first = Array.IndexOf(whole, (byte)'\n') + 1;
        var second = Array.IndexOf(whole, (byte)'\n', first);
        for (var offset = 0; offset < second; offset++)
        {
            byte[] altered = [.. whole];
            altered[offset] ^= 1;
            _storage[Path] = altered;
            await Assert.ThrowsAsync<SpoolException>(OpenAsync);
        }
    }

    [Fact]
    public async Task Open_AMiddleLineTakenOut_IsRefused()
    {
        await WriteAsync("""{"a":1}""", """{"b":2}""", """{"c":3}""");
        var lines = Encoding.UTF8.GetString(_storage[Path]).Split('\n');
        _storage[Path] = Encoding.UTF8.GetBytes($"{lines[0]}\n{lines[2]}\n");
        await Assert.ThrowsAsync<SpoolException>(OpenAsync);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Append_DiskFull_TheLogIsAsBefore(bool atFlush)
    {
        var log = await WriteAsync("""{"a":1}""");
        if (atFlush) _storage.IsNextFlushFailing = true;
        else _storage.Room = 30;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await log.AppendAsync("""{"b":2}"""u8.ToArray()));
        Assert.Equal("""{"a":1}""", Text());
        _storage.Room = long.MaxValue;
        await log.AppendAsync("""{"c":3}"""u8.ToArray());
        await OpenAsync();
        Assert.Equal("""{"a":1}|{"c":3}""", Text());
    }

    private async Task<LinkedLog> WriteAsync(params string[] entries)
    {
        var log = await OpenAsync();
        foreach (var entry in entries) await log.AppendAsync(Encoding.UTF8.GetBytes(entry));
        return log;
    }

    private async Task<LinkedLog> OpenAsync()
    {
        _seen.Clear();
        return await LinkedLog.OpenAsync(_storage, Path, NullLogger.Instance, (position, entry) => _seen.Add((position, Encoding.UTF8.GetString(entry))));
    }

    private string Text() => string.Join('|', _seen.Select(entry => entry.Text));
}
