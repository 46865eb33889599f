using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Spool.Logs;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Members;

/// <summary>
/// Which key each device id is bound to: the first one seen, until the id is freed. A second live process with the same key is a
/// copy of the unit: it shows when two processes displace each other by turns. One process that comes back proves nothing: the
/// hello of a unit that was killed can arrive after that of the process started in its place.
/// </summary>
public sealed class IdentityRegistry
{
    /// <summary>In the state directory.</summary>
    [UnitFile(UnitPlace.State, Path,
        "Aggregator: the key that each device id is bound to. Linked log, one entry for each binding.")]
    public const string Path = "identities.jsonl";

    private const string NoKey = ""; // in the file: the id is free. Versions that do not know it find a key that nobody has

    private const int ReturnsOfAClone = 2;
    private const int MaxReturns = 100_000;
    private LinkedLog _log = null!; // set by OpenAsync
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal); // device id -> SHA-256 of the key, hex
    private readonly Dictionary<string, ulong> _current = new(StringComparer.Ordinal); // device id -> instance last admitted
    private readonly Dictionary<(string Device, ulong Instance), int> _returns = []; // of those that another displaced
    private readonly HashSet<(string Device, ulong Instance)> _clones = [];
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal); // devices

    private IdentityRegistry()
    {
    }

    public IReadOnlyCollection<string> KnownDevices => _keys.Keys;

    public bool Knows(string device) => _keys.ContainsKey(device);

    /// <exception cref="SpoolException">The file is damaged.</exception>
    public static async Task<IdentityRegistry> OpenAsync(IStorage storage, ILogger logger)
    {
        var registry = new IdentityRegistry();
        registry._log = await LinkedLog.OpenAsync(storage, Path, logger, (_, entry) => registry.Load(entry));
        return registry;
    }

    /// <summary>Null if this hello is welcome; else why not. A new binding is durable when this returns.</summary>
    public async Task<(RejectCode Code, string Reason)?> AdmitAsync(Hello hello)
    {
        if (Refusal(hello) is { } refusal) return refusal;
        if (!_closed.Contains(hello.DeviceId) && !Knows(hello.DeviceId)) await BindAsync(hello.DeviceId, HashOf(hello));
        return AdmitInstance(hello.DeviceId, hello.Instance);
    }

    /// <summary>
    /// Why the key of this hello is not the one that its id is bound to; null if it is, or if the id is bound to none. Binds
    /// nothing.
    /// </summary>
    public (RejectCode Code, string Reason)? Refusal(Hello hello) => !_keys.TryGetValue(hello.DeviceId, out var bound) || bound == HashOf(hello)
        ? null
        : (RejectCode.IdTaken, $"device id {hello.DeviceId} belongs to another unit's key; give this unit an id of its own, "
            + $"or, if it takes that unit's place, free the id at the aggregator: `edgefed units forget {hello.DeviceId}`");

    /// <summary>Lets nobody in under this id until it is freed.</summary>
    public void Close(string device) => _closed.Add(device);

    /// <summary>From now on the id is bound to the first key that comes with it. Durable when this returns.</summary>
    public async Task FreeAsync(string device)
    {
        if (Knows(device)) await _log.AppendAsync(EntryOf(device, NoKey));
        _keys.Remove(device);
        _current.Remove(device);
        _closed.Remove(device);
    }

    private void Load(byte[] entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry);
            var (device, key) = (RecordJson.ReadText(json.RootElement, "device"), RecordJson.ReadText(json.RootElement, "key_sha256"));
            if (key == NoKey) _keys.Remove(device);
            else _keys[device] = key;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SpoolException($"{Path}: an entry cannot be read: {JsonErrorText.Of(e)}", e);
        }
    }

    private async Task BindAsync(string device, string hash)
    {
        _keys[device] = hash; // at once: of two who come together, only one is first
        try
        {
            await _log.AppendAsync(EntryOf(device, hash));
        }
        catch (IOException)
        {
            _keys.Remove(device);
            throw;
        }
    }

    private static byte[] EntryOf(string device, string hash) => Encoding.UTF8.GetBytes($"{{\"device\":\"{device}\",\"key_sha256\":\"{hash}\"}}");

    private static string HashOf(Hello hello) => Convert.ToHexStringLower(SHA256.HashData(hello.Key.Span));

    /// <summary>Null if this process is welcome under an id that was proved otherwise; else why not.</summary>
    public (RejectCode Code, string Reason)? AdmitInstance(string device, ulong instance)
    {
        if (_closed.Contains(device)) return (RejectCode.Busy, $"{device} is being let go from the job; come again in a moment");
        var isOther = _current.TryGetValue(device, out var before) && before != instance;
        if (isOther) NoteReturn((device, instance), (device, before));
        if (_clones.Contains((device, instance)))
        {
            return (RejectCode.ClonedIdentity,
                $"two running units use the key of {device}; stop one, delete its identity.key, give it another id, and restart both");
        }

        if (_returns.Count >= MaxReturns) _returns.Clear(); // a copy is then found out a little later
        if (isOther) _returns.TryAdd((device, before), 0);
        _current[device] = instance;
        return null;
    }

    private void NoteReturn((string Device, ulong Instance) one, (string Device, ulong Instance) other)
    {
        if (!_returns.TryGetValue(one, out var returns)) return;
        _returns[one] = ++returns;
        if (Math.Min(returns, _returns.GetValueOrDefault(other)) < ReturnsOfAClone) return;
        if (_clones.Count >= MaxReturns) _clones.Clear(); // they are found out again
        _clones.Add(one);
        _clones.Add(other);
    }

    /// <summary>True if the process last admitted under this id turned out to be one of two.</summary>
    public bool IsCloned(string device) => _current.TryGetValue(device, out var instance) && _clones.Contains((device, instance));
}
