using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Spool.Logs;

/// <summary>
/// An append-only file of JSON lines, each linked to the one before by hash:
/// <c>{"prev":"…","entry":{…},"hash":"…"}</c> with hash = SHA-256(prev as hex text + entry bytes), and 64 zeros before the first.
/// A person can read it, a program can verify it, and a torn last line is seen and cut off.
/// </summary>
/// <remarks>Entries are not kept in memory: a caller that needs one again notes its position.</remarks>
public sealed class LinkedLog
{
    public const int MaxLineBytes = 64 << 20;
    private static readonly string Origin = new('0', 64);
    private readonly IStorage _storage;
    private readonly string _path;
    private readonly Action<long, byte[]>? _visit;
    private long _tail;
    private Task _appending = Task.CompletedTask;

    private LinkedLog(IStorage storage, string path, Action<long, byte[]>? visit) => (_storage, _path, _visit) = (storage, path, visit);

    /// <summary>Hash of the last entry, or 64 zeros.</summary>
    public string Head { get; private set; } = Origin;

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the whole log and checks its links.</summary>
    /// <param name="visit">Sees each entry, a UTF-8 JSON object, with its position; those that are appended later too.</param>
    /// <param name="onRead">Called when all was read and nothing changed yet: what it throws leaves the file as it is.</param>
    /// <exception cref="SpoolException">A line before the last does not fit its hash: the file was damaged or
    /// altered.</exception>
    public static async ValueTask<LinkedLog> OpenAsync(IStorage storage, string path, ILogger logger, Action<long, byte[]>? visit = null, Action? onRead = null)
    {
        var log = new LinkedLog(storage, path, visit);
        using var file = storage.Open(path);
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        log.Load(bytes);
        onRead?.Invoke();
        if (log._tail < bytes.Length)
        {
            SpoolLog.TornTail(logger, path, bytes.Length - log._tail);
            file.Truncate(log._tail);
        }

        await file.FlushAsync();
        await storage.FlushDirectoryAsync(DirectoryOf(path));
        return log;
    }

    /// <summary>
    /// The first entry of a log, without reading the others; null if there is none that fits its hash. Changes nothing.
    /// </summary>
    public static byte[]? ReadFirst(IStorage storage, string path)
    {
        using var file = storage.OpenForReading(path);
        var line = ReadLine(file, 0);
        return TryParse(line, out var parsed) && parsed.Previous == Origin && parsed.Hash == HashOf(Origin, parsed.Entry) ? parsed.Entry : null;
    }

    /// <summary>
    /// Appends an entry, a JSON object without line breaks. Durable when it returns; on failure the log is as before.
    /// </summary>
    /// <exception cref="StorageUnavailableException">No room.</exception>
    /// <remarks>Calls queue up behind each other: each entry links to the one before.</remarks>
    public Task AppendAsync(byte[] entry) => _appending = AppendAfterAsync(_appending, entry);

    /// <summary>Reads an entry again.</summary>
    /// <param name="position">As the visitor was told.</param>
    /// <exception cref="SpoolException">It was damaged since.</exception>
    public byte[] Read(long position)
    {
        using var file = _storage.Open(_path);
        var line = ReadLine(file, position);
        if (TryParse(line, out var parsed) && parsed.Hash == HashOf(parsed.Previous, parsed.Entry)) return parsed.Entry;
        throw new SpoolException($"{_path}: the entry at byte {position} does not fit its hash; the file was damaged or altered.");
    }

    private static byte[] ReadLine(IStorageFile file, long position)
    {
        for (var length = 1 << 12; ; length *= 4)
        {
            var bytes = new byte[Math.Clamp(file.Length - position, 0, length)];
            var read = bytes.AsSpan(0, file.Read(position, bytes));
            var end = read.IndexOf((byte)'\n');
            if (end >= 0 || read.Length < length) return read[..Math.Max(end, 0)].ToArray();
        }
    }

    /// <summary>
    /// Each waits for the one before it only: if all of thousands woke at every end, to look who is next, that would be all they
    /// do.
    /// </summary>
    private async Task AppendAfterAsync(Task before, byte[] entry)
    {
        try
        {
            if (!before.IsCompleted) await before;
        }
        catch (IOException)
        {
            // whoever made that call hears of it
        }

        await AppendNowAsync(entry);
    }

    private async Task AppendNowAsync(byte[] entry)
    {
        var hash = HashOf(Head, entry);
        var line = Encoding.UTF8.GetBytes($"{{\"prev\":\"{Head}\",\"entry\":{Encoding.UTF8.GetString(entry)},\"hash\":\"{hash}\"}}\n");
        using var file = _storage.Open(_path);
        if (file.Length < _tail)
            throw new SpoolException($"{_path} has {file.Length} of {_tail} bytes: it was removed or cut while this unit runs. "
                + "Put it back, or begin anew with an empty state directory.");
        file.Write(_tail, line);
        await file.FlushAsync();
        Accept(entry, hash, line.Length);
    }

    private void Load(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (!TryAcceptLine(bytes[..end]))
            {
                if (!HoldsWholeLine(bytes)) return; // written in part before the power went
                throw new SpoolException($"{_path}: entry {Count + 1} does not fit its hash; the file was damaged or altered.");
            }

            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>
    /// A torn last line does not fit its own hash, nor does anything after it; one whose predecessor was altered or taken out
    /// does.
    /// </summary>
    private static bool HoldsWholeLine(ReadOnlySpan<byte> bytes)
    {
        foreach (var range in bytes.Split((byte)'\n'))
            if (TryParse(bytes[range], out var line) && line.Hash == HashOf(line.Previous, line.Entry)) return true;
        return false;
    }

    private bool TryAcceptLine(ReadOnlySpan<byte> line)
    {
        if (!TryParse(line, out var parsed)) return false;
        if (parsed.Previous != Head || parsed.Hash != HashOf(Head, parsed.Entry)) return false;
        Accept(parsed.Entry, parsed.Hash, line.Length + 1);
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> line, out (string Previous, byte[] Entry, string Hash) parsed)
    {
        parsed = default;
        try
        {
            using var json = JsonDocument.Parse(line.ToArray());
            var root = json.RootElement;
            parsed = (root.GetProperty("prev").GetString() ?? "",
                Encoding.UTF8.GetBytes(root.GetProperty("entry").GetRawText()),
                root.GetProperty("hash").GetString() ?? "");
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private void Accept(byte[] entry, string hash, int lineLength)
    {
        var position = _tail;
        Count++;
        Head = hash;
        _tail += lineLength;
        _visit?.Invoke(position, entry);
    }

    private static string HashOf(string previous, byte[] entry)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.ASCII.GetBytes(previous));
        sha.AppendData(entry);
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static string DirectoryOf(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";
}
