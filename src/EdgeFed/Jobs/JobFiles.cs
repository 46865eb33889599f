using EdgeFed.Learning.Checkpoints;
using EdgeFed.Models;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Jobs;

/// <summary>
/// Files of each job in a state directory, by the names of its files. Read while the unit runs: a file may be gone again.
/// </summary>
internal sealed class JobFiles(string state)
{
    private const string RecordExtension = ".jsonl";
    private const string ModelExtension = ".safetensors";
    private const string ObjectExtension = ".log";

    private readonly Lazy<IReadOnlyList<(FileInfo File, ObjectName Name)>> _objects = new(() => [.. Objects(state)]);

    /// <summary>Jobs with any file here, by name.</summary>
    public IReadOnlyList<string> Ids() =>
        [.. Names("records", RecordExtension).Union(Names("models", ModelExtension)).Union(_objects.Value.Select(static o => o.Name.Job)).Order(StringComparer.Ordinal)];

    public bool HasRecord(string job) => File.Exists(PathOf("records", job, RecordExtension));

    public bool HasModel(string job) => File.Exists(ModelPathOf(job));

    /// <summary>Path of a job's newest model.</summary>
    public string ModelPathOf(string job) => PathOf("models", job, ModelExtension);

    /// <summary>Time of the last write to its record, by the clock of this machine.</summary>
    public DateTime LastChangeOf(string job) => File.GetLastWriteTimeUtc(PathOf("records", job, RecordExtension));

    public long BytesOf(string job) =>
        LengthOf(new FileInfo(PathOf("records", job, RecordExtension))) + LengthOf(new FileInfo(PathOf("models", job, ModelExtension)))
        + ObjectsOf(job).Sum(static o => LengthOf(o.File));

    /// <summary>
    /// The newest version in the spool; 0 if there is none, or only version 0, which every unit makes by itself.
    /// </summary>
    public int NewestVersion(string job) => (int)ObjectsOf(job)
        .Where(static o => o.Name.Kind is ObjectKind.Model or ObjectKind.Delta).Select(static o => o.Name.Number).DefaultIfEmpty().Max();

    /// <summary>Metadata of the model file; empty if there is none, or none that can be read.</summary>
    public IReadOnlyDictionary<string, string> ModelNotes(string job)
    {
        try
        {
            using var reader = SafetensorsReader.Open(PathOf("models", job, ModelExtension));
            return reader.Metadata;
        }
        catch (SafetensorsException)
        {
            return new Dictionary<string, string>();
        }
    }

    private IEnumerable<(FileInfo File, ObjectName Name)> ObjectsOf(string job) => _objects.Value.Where(o => o.Name.Job == job);

    private static IEnumerable<(FileInfo File, ObjectName Name)> Objects(string state)
    {
        foreach (var file in Files(state, "spool"))
            if (file.Extension == ObjectExtension && ObjectName.TryParse(Path.GetFileNameWithoutExtension(file.Name).Replace('~', '/'), out var name))
                yield return (file, name);
    }

    private IEnumerable<string> Names(string folder, string extension) =>
        Files(state, folder).Where(file => file.Extension == extension).Select(static file => Path.GetFileNameWithoutExtension(file.Name));

    private static IEnumerable<FileInfo> Files(string state, string folder)
    {
        var directory = new DirectoryInfo(Path.Combine(state, folder));
        return directory.Exists ? directory.EnumerateFiles() : [];
    }

    private string PathOf(string folder, string job, string extension) => Path.Combine(state, folder, job + extension);

    private static long LengthOf(FileInfo file)
    {
        try
        {
            file.Refresh();
            return file.Exists ? file.Length : 0;
        }
        catch (FileNotFoundException)
        {
            return 0; // deleted by the unit between the two
        }
    }
}
