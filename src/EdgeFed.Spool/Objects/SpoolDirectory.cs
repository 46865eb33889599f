using EdgeFed.Core.Files;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Spool.Objects;

/// <summary>
/// All objects of a unit, finished and arriving. One file per object name; a new representation of a name replaces the old one.
/// </summary>
public sealed class SpoolDirectory
{
    internal const string Folder = "spool";
    internal const string TemporaryExtension = ".tmp";
    [UnitFile(UnitPlace.State, Folder + "/OBJECT" + Extension,
        "One object, such as a model or an update: manifest, chunks in order of arrival, completion. `~` stands for `/` in its name.")]
    private const string Extension = ".log";
    private readonly IStorage _storage;
    private readonly Dictionary<string, SpoolObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _bytes = new(StringComparer.Ordinal); // by origin
    private readonly HashSet<string> _discarded = new(StringComparer.Ordinal); // paths
    private readonly HashSet<string> _doomed = new(StringComparer.Ordinal); // paths, to be deleted when the disk takes it
    private readonly ILogger _logger;

    private SpoolDirectory(IStorage storage, ILogger logger) => (_storage, _logger) = (storage, logger);

    public IReadOnlyCollection<SpoolObject> Objects => _objects.Values;

    /// <summary>Reads what is on disk. Files that hold no manifest are removed: nothing in them was promised to anyone.</summary>
    public static async ValueTask<SpoolDirectory> OpenAsync(IStorage storage, ILogger logger)
    {
        var spool = new SpoolDirectory(storage, logger);
        storage.CreateDirectory(Folder);
        foreach (var file in storage.List(Folder)) await spool.RecoverAsync(file);
        await storage.FlushDirectoryAsync(Folder);
        return spool;
    }

    public SpoolObject? Find(string name) => _objects.GetValueOrDefault(name);

    /// <summary>True if there was a file for this name, and nothing in it could be read.</summary>
    public bool WasDiscarded(string name) => _discarded.Contains(PathOf(name));

    /// <summary>The finished object of this name, or null.</summary>
    public SpoolObject? FindComplete(string name) => Find(name) is { IsComplete: true } found ? found : null;

    /// <summary>
    /// Continues the representation if part of it is here, else begins it anew in place of any other of that name.
    /// </summary>
    public SpoolObject BeginOrResume(Representation representation)
    {
        if (Find(representation.Name) is { } existing)
        {
            if (existing.Representation.Digest == representation.Digest) return existing;
            existing.Retire();
        }

        Remove(representation.Name);
        var created = SpoolObject.Create(_storage, PathOf(representation.Name), representation);
        _doomed.Remove(PathOf(representation.Name)); // what was there is deleted
        return Add(created);
    }

    /// <summary>Forgets an object and deletes its file; after a power cut it may be back, which harms nobody.</summary>
    public void Delete(string name)
    {
        if (Remove(name) is not { } removed) return;
        removed.Retire();
        var isFirst = _doomed.Add(PathOf(name)) && _doomed.Count == 1;
        foreach (var path in _doomed.ToList()) TryDelete(path, isFirst);
    }

    /// <summary>Takes in an object that was written whole to <paramref name="path"/>.</summary>
    internal SpoolObject Adopt(string path, SpoolScan written)
    {
        _doomed.Remove(path);
        Remove(written.Representation.Name)?.Retire();
        return Add(new SpoolObject(_storage, path, written));
    }

    /// <summary>Bytes that the chunks of all objects take, or will when they are here.</summary>
    public long Bytes => _bytes.Values.Sum();

    /// <summary>Bytes that the chunks of all objects of one origin take, or will when they are here.</summary>
    public long BytesOf(string origin) => _bytes.GetValueOrDefault(origin);

    internal static string PathOf(string objectName) => $"{Folder}/{objectName.Replace('/', '~')}{Extension}";

    private void TryDelete(string path, bool isTold)
    {
        try
        {
            _storage.Delete(path);
            _doomed.Remove(path);
        }
        catch (StorageUnavailableException refused)
        {
            if (isTold) SpoolLog.NotDeleted(_logger, path, refused.Message); // once, not for all that follow
        }
    }

    private SpoolObject Add(SpoolObject added)
    {
        Count(added, 1);
        return _objects[added.Name] = added;
    }

    private SpoolObject? Remove(string name)
    {
        if (!_objects.Remove(name, out var removed)) return null;
        Count(removed, -1);
        return removed;
    }

    private void Count(SpoolObject counted, int sign)
    {
        var (origin, bytes) = (counted.Representation.Origin, sign * counted.Representation.Chunks.TotalStored);
        if ((_bytes[origin] = _bytes.GetValueOrDefault(origin) + bytes) == 0) _bytes.Remove(origin);
    }

    private async ValueTask RecoverAsync(string file)
    {
        var path = $"{Folder}/{file}";
        if (file.EndsWith(TemporaryExtension, StringComparison.Ordinal))
        {
            _storage.Delete(path); // an object of our own that was not finished: it will be made again
            return;
        }

        SpoolScan? scan;
        long length;
        using (var log = _storage.Open(path)) (scan, length) = (SpoolScan.Read(log), log.Length);
        if (scan is null || PathOf(scan.Representation.Name) != path)
        {
            SpoolLog.Discarded(_logger, path);
            _discarded.Add(path);
            _storage.Delete(path);
            return;
        }

        var found = new SpoolObject(_storage, path, scan);
        await found.FlushRecoveredAsync(length);
        Add(found);
        SpoolLog.Recovered(_logger, found.Name, found.Held.Count, found.Held.Total, found.IsComplete);
    }
}
