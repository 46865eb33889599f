using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Spool.Logs;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Identity;

/// <summary>
/// Which key each device id is bound to: the first one seen, for good. A second live process with the same key is a copy of the
/// unit: it shows when two processes displace each other by turns. One process that comes back proves nothing: the hello of a unit
/// that was killed can arrive after that of the process started in its place.
/// </summary>
public sealed class IdentityRegistry
{
    private const string Path = "identities.jsonl";
    private const int ReturnsOfAClone = 2;
    private const int MostReturns = 100_000;
    private LinkedLog _log = null!; // set by OpenAsync
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal); // device id -> SHA-256 of the key, hex
    private readonly Dictionary<string, ulong> _current = new(StringComparer.Ordinal); // device id -> instance last admitted
    private readonly Dictionary<(string Device, ulong Instance), int> _returns = []; // of those that another displaced
    private readonly HashSet<(string Device, ulong Instance)> _clones = [];

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
        var hash = Convert.ToHexStringLower(SHA256.HashData(hello.Key.Span));
        if (!_keys.TryGetValue(hello.DeviceId, out var bound))
        {
            await BindAsync(hello.DeviceId, hash);
        }
        else if (bound != hash)
        {
            return (RejectCode.IdTaken, $"device id {hello.DeviceId} belongs to another unit's key; give this unit an id of its own");
        }

        return AdmitInstance(hello.DeviceId, hello.Instance);
    }

    private void Load(byte[] entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry);
            _keys[RecordJson.ReadText(json.RootElement, "device")] = RecordJson.ReadText(json.RootElement, "key_sha256");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SpoolException($"{Path}: an entry cannot be read: {e.Message}", e);
        }
    }

    private async Task BindAsync(string device, string hash)
    {
        _keys[device] = hash; // at once: of two who come together, only one is first
        try
        {
            await _log.AppendAsync(Encoding.UTF8.GetBytes($"{{\"device\":\"{device}\",\"key_sha256\":\"{hash}\"}}"));
        }
        catch (IOException)
        {
            _keys.Remove(device);
            throw;
        }
    }

    /// <summary>Null if this process is welcome under an id that was proved otherwise; else why not.</summary>
    public (RejectCode Code, string Reason)? AdmitInstance(string device, ulong instance)
    {
        var isOther = _current.TryGetValue(device, out var before) && before != instance;
        if (isOther) NoteReturn((device, instance), (device, before));
        if (_clones.Contains((device, instance)))
        {
            return (RejectCode.ClonedIdentity,
                $"two running units use the key of {device}; stop one, delete its identity.key, give it another id, and restart both");
        }

        if (_returns.Count >= MostReturns) _returns.Clear(); // a copy is then found out a little later
        if (isOther) _returns.TryAdd((device, before), 0);
        _current[device] = instance;
        return null;
    }

    private void NoteReturn((string Device, ulong Instance) one, (string Device, ulong Instance) other)
    {
        if (!_returns.TryGetValue(one, out var returns)) return;
        _returns[one] = ++returns;
        if (Math.Min(returns, _returns.GetValueOrDefault(other)) < ReturnsOfAClone) return;
        if (_clones.Count >= MostReturns) _clones.Clear(); // they are found out again
        _clones.Add(one);
        _clones.Add(other);
    }

    /// <summary>True if the process last admitted under this id turned out to be one of two.</summary>
    public bool IsCloned(string device) => _current.TryGetValue(device, out var instance) && _clones.Contains((device, instance));
}
