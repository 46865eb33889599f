using System.Text.Json;
using EdgeFed.Core.Files;
using EdgeFed.Core.Values;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Federation.Members;

/// <summary>
/// Requests to let units go, as files that a command leaves in the state directory of a running aggregator: it answers each with
/// a file of its own and then deletes it. A request outlives a crash; it says all in its name, so that it makes no difference
/// whose file it is.
/// </summary>
public sealed class ForgetRequests
{
    /// <summary>In the state directory; made by the unit, which can therefore delete what others put there.</summary>
    public const string Folder = "requests";

    private const string Request = "forget~"; // no device id has a '~'
    private const string Answer = "forgotten~";
    private readonly IStorage _storage;

    private ForgetRequests(IStorage storage) => _storage = storage;

    /// <summary>Devices that somebody asked to let go and that were not answered, in the order of their ids.</summary>
    public IReadOnlyList<string> Pending =>
        [.. NamesOf(Request).Select(static name => name[Request.Length..]).Where(Identifier.IsDeviceId)];

    /// <summary>Path of a request in the state directory.</summary>
    [UnitFile(UnitPlace.State, Folder + "/" + Request + "DEVICE",
        "Aggregator: request of `edgefed units forget` to let a unit go.")]
    public static string PathOf(string device) => $"{Folder}/{Request}{device}";

    /// <summary>Path of its answer.</summary>
    [UnitFile(UnitPlace.State, Folder + "/" + Answer + "DEVICE",
        "Aggregator: answer to such a request. Deleted when the command has read it.")]
    public static string AnswerPathOf(string device) => $"{Folder}/{Answer}{device}";

    /// <summary>Answers that nobody waits for any more are deleted.</summary>
    public static ForgetRequests Open(IStorage storage)
    {
        storage.CreateDirectory(Folder);
        var requests = new ForgetRequests(storage);
        foreach (var name in requests.NamesOf(Answer)) storage.Delete($"{Folder}/{name}");
        return requests;
    }

    private IEnumerable<string> NamesOf(string kind) =>
        _storage.List(Folder).Where(name => name.StartsWith(kind, StringComparison.Ordinal));

    /// <summary>A crash before the request is deleted has it answered once more.</summary>
    public async Task AnswerAsync(ForgetAnswer answer)
    {
        await AtomicFile.WriteAsync(_storage, AnswerPathOf(answer.Device), answer.Write);
        _storage.Delete(PathOf(answer.Device));
        await _storage.FlushDirectoryAsync(Folder);
    }
}

/// <summary>Answer to a request to let a unit go.</summary>
/// <param name="Job">The job that it was a member of, or that this aggregator runs; empty if it has begun none.</param>
/// <param name="WasMember">It was a member of the job, and is none from now on.</param>
/// <param name="Version">The newest version of the job's model, which it may have a part in.</param>
/// <param name="WasBound">Its id was bound to its key, and is free from now on.</param>
public sealed record ForgetAnswer(string Device, string Job, bool WasMember, int Version, bool WasBound)
{
    public void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        Write(json);
        json.WriteEndObject();
    }

    /// <summary>Writes the properties of an object that is open.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("device", Device);
        json.WriteString("job", Job);
        json.WriteBoolean("was_member", WasMember);
        json.WriteNumber("version", Version);
        json.WriteBoolean("id_freed", WasBound);
    }

    /// <exception cref="JsonException">It is no answer.</exception>
    public static ForgetAnswer Read(ReadOnlyMemory<byte> text)
    {
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        try
        {
            return new ForgetAnswer(root.GetProperty("device").GetString()!, root.GetProperty("job").GetString()!,
                root.GetProperty("was_member").GetBoolean(), root.GetProperty("version").GetInt32(),
                root.GetProperty("id_freed").GetBoolean());
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
