using System.Buffers;
using EdgeFed.Core.Units;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>The first frame each way: who speaks, what it requires and what it can do.</summary>
public sealed record Hello : IMessage<Hello>
{
    private const int MajorKey = 1;
    private const int MinorKey = 2;
    private const int DeviceIdKey = 3;
    private const int KeyKey = 4;
    private const int InstanceKey = 5;
    private const int RoleKey = 6;
    private const int RequiredKey = 7;
    private const int SupportedKey = 8;
    private const int MaxFrameKey = 9;
    private const int SoftwareKey = 10;
    private const int SchemaKey = 11;
    private const int TimeKey = 12;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Hello;

    /// <summary>Major version of the wire format; a different one is refused.</summary>
    public int Major { get; init; } = ProtocolLimits.MajorVersion;

    /// <summary>Minor version of the wire format.</summary>
    public int Minor { get; init; } = ProtocolLimits.MinorVersion;

    /// <summary>Stable identity of the unit.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The 32 bytes that the id is bound to.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Random number of this process: tells a restart from a clone.</summary>
    public required ulong Instance { get; init; }

    /// <summary>Role of the unit.</summary>
    public required UnitRole Role { get; init; }

    /// <summary>Features the peer must support.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Features this unit supports.</summary>
    public IReadOnlyList<string> Supported { get; init; } = [];

    /// <summary>Largest frame payload this unit accepts, in bytes.</summary>
    public uint MaxFrame { get; init; } = ProtocolLimits.DefaultMaxFrame;

    /// <summary>Name and version of the software, for people.</summary>
    public string Software { get; init; } = "";

    /// <summary>JSON text of the data's schema; empty for a unit without data.</summary>
    public string Schema { get; init; } = "";

    /// <summary>Seconds since 1970 by this unit's clock, for units that have none of their own; 0 if it does not say.</summary>
    public ulong Time { get; init; }

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(Time == 0 ? 11 : 12);
        writer.Integer(MajorKey, Major);
        writer.Integer(MinorKey, Minor);
        writer.Text(DeviceIdKey, DeviceId);
        writer.Binary(KeyKey, Key.Span);
        writer.Unsigned(InstanceKey, Instance);
        writer.Integer(RoleKey, (int)Role);
        writer.Strings(RequiredKey, Required);
        writer.Strings(SupportedKey, Supported);
        writer.Unsigned(MaxFrameKey, MaxFrame);
        writer.ShortText(SoftwareKey, Software, ProtocolLimits.MaxSoftwareBytes);
        writer.Text(SchemaKey, Schema);
        if (Time != 0) writer.Unsigned(TimeKey, Time);
    }

    /// <inheritdoc/>
    public static Hello Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Hello), payload);
        int major = 0, minor = 0;
        string deviceId = "", software = "", schema = "";
        byte[] deviceKey = [];
        ulong instance = 0, time = 0;
        var role = default(UnitRole);
        string[] required = [], supported = [];
        var maxFrame = 0u;
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case MajorKey: major = fields.Int32("major version", 0, int.MaxValue); break;
                case MinorKey: minor = fields.Int32("minor version", 0, int.MaxValue); break;
                case DeviceIdKey: deviceId = fields.Id("device id", ProtocolLimits.MaxDeviceId); break;
                case KeyKey: deviceKey = fields.Bytes("key", ProtocolLimits.KeyBytes, ProtocolLimits.KeyBytes); break;
                case InstanceKey: instance = fields.Value.ReadUInt64(); break;
                case RoleKey: role = (UnitRole)fields.Int32("role", (int)UnitRole.Worker, (int)UnitRole.Relay); break;
                case RequiredKey: required = Features(ref fields); break;
                case SupportedKey: supported = Features(ref fields); break;
                case MaxFrameKey: maxFrame = fields.Value.ReadUInt32(); break;
                case SoftwareKey: software = fields.Text(ProtocolLimits.MaxSoftwareBytes); break;
                case SchemaKey: schema = fields.Text(ProtocolLimits.MaxSchemaBytes); break;
                case TimeKey: time = fields.Value.ReadUInt64(); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(MajorKey, MinorKey, DeviceIdKey, KeyKey, InstanceKey, RoleKey, RequiredKey, SupportedKey, MaxFrameKey);
        return new Hello
        {
            Major = major,
            Minor = minor,
            DeviceId = deviceId,
            Key = deviceKey,
            Instance = instance,
            Role = role,
            Required = required,
            Supported = supported,
            MaxFrame = maxFrame,
            Software = software,
            Schema = schema,
            Time = time,
        };
    }

    private static string[] Features(ref FieldReader fields) =>
        fields.Strings(ProtocolLimits.MaxFeatures, ProtocolLimits.MaxFeatureBytes);
}
