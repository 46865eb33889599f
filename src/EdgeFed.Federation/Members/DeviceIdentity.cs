using System.Buffers.Binary;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Federation.Members;

/// <summary>
/// Identity of this unit: its id, the random key made at its first start that binds the id, and a number for this process.
/// </summary>
/// <param name="Instance">Random at every start: a restart has a new one, a clone keeps using its own.</param>
public sealed record DeviceIdentity(string DeviceId, ReadOnlyMemory<byte> Key, ulong Instance)
{
    [UnitFile(UnitPlace.State, KeyFile,
        "Random key of the unit, made at its first start: it binds the device id where there is no TLS.")]
    private const string KeyFile = "identity.key";

    /// <summary>Features every unit of this version supports.</summary>
    public static IReadOnlyList<string> Features { get; } = [.. JobEncodings.ForUpdates, "zstd", .. JobFeatures.Known];

    /// <summary>Loads the key, or makes it durable before anyone hears of it.</summary>
    /// <exception cref="EdgeFedException">The key file is damaged.</exception>
    public static async Task<DeviceIdentity> LoadAsync(string deviceId, UnitEnvironment environment)
    {
        var key = AtomicFile.Read(environment.Storage, KeyFile);
        if (key is not null && key.Length != ProtocolLimits.KeyBytes)
        {
            throw new EdgeFedException($"{KeyFile} has {key.Length} bytes; expected {ProtocolLimits.KeyBytes}. "
                + $"Restore it, or delete it and have the aggregator forget this device id: `edgefed units forget {deviceId}`.");
        }

        if (key is null)
        {
            var made = new byte[ProtocolLimits.KeyBytes];
            environment.Random.Fill(made);
            await AtomicFile.WriteAsync(environment.Storage, KeyFile, stream => stream.Write(made));
            key = made;
        }

        var instance = new byte[sizeof(ulong)];
        environment.Random.Fill(instance);
        return new DeviceIdentity(deviceId, key, BinaryPrimitives.ReadUInt64LittleEndian(instance));
    }

    public Hello Hello(UnitRole role, int maxFrame, string schema) => new()
    {
        DeviceId = DeviceId,
        Key = Key,
        Instance = Instance,
        Role = role,
        Required = ["f32"],
        Supported = Features,
        MaxFrame = (uint)maxFrame,
        Software = UnitSoftware.Name,
        Schema = schema,
    };
}
