using System.Text;
using EdgeFed.Spool;
using EdgeFed.Spool.Logs;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Fuzz.Tests.Damage;

/// <summary>Every byte of a small linked log flipped in turn, and every truncation of it.</summary>
public class LinkedLogDamageTests
{
    private const string Path = "records/small.jsonl";

    [Fact]
    public async Task Open_AnyByteFlipped_NamesAnEarlierEntryOrCutsOffTheEnd()
    {
        var (log, ends) = await MakeAsync();

        for (var at = 0; at < log.Length; at++)
        {
            byte[] damaged = [.. log];
            damaged[at] ^= 0x10;
            var entry = ends.FindIndex(end => at < end) + 1;
            var storage = new MemoryStorage { [Path] = damaged };
            var isSeparator = at == ends[entry - 1] - 1; // what is damaged is then the entries on both of its sides

            if (entry + (isSeparator ? 1 : 0) >= ends.Count)
                Assert.InRange((await OpenAsync(storage)).Count, entry - 1, ends.Count - 1);
            else
                Assert.Contains($"{Path}: entry {entry} ", (await Assert.ThrowsAsync<SpoolException>(() => OpenAsync(storage))).Message);
        }
    }

    [Fact]
    public async Task Open_CutAnywhere_KeepsEveryWholeEntryAndAppendsBehindIt()
    {
        var (log, ends) = await MakeAsync();

        for (var length = 0; length < log.Length; length++)
        {
            var storage = new MemoryStorage { [Path] = log[..length] };
            var whole = ends.Count(end => end <= length);
            var opened = await OpenAsync(storage);

            Assert.Equal(whole, opened.Count);
            await opened.AppendAsync("{\"n\":9}"u8.ToArray());
            Assert.Equal(whole + 1, (await OpenAsync(storage)).Count);
        }
    }

    private static async Task<LinkedLog> OpenAsync(MemoryStorage storage) => await LinkedLog.OpenAsync(storage, Path, NullLogger.Instance);

    private static async Task<(byte[] Log, List<int> Ends)> MakeAsync()
    {
        var storage = new MemoryStorage();
        var log = await OpenAsync(storage);
        var ends = new List<int>();
        for (var i = 1; i <= 4; i++)
        {
            await log.AppendAsync(Encoding.UTF8.GetBytes($"{{\"n\":{i}}}"));
            ends.Add(storage[Path].Length);
        }

        return (storage[Path], ends);
    }
}
