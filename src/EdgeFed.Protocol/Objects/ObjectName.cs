using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EdgeFed.Core.Values;

namespace EdgeFed.Protocol.Objects;

/// <summary>
/// Name of an object: <c>{job}/model/{version}</c>, <c>{job}/delta/{version}</c>, <c>{job}/state/{version}</c>, or
/// <c>{job}/{kind}/{device}/{sequence}</c> with kind <c>update</c>, <c>residual</c>, <c>returned</c>, <c>personal</c> or <c>control</c>.
/// Every part is an identifier (letters, digits, '.', '_' and '-', not starting with '.') or a canonical decimal number, so a
/// name is a safe relative path.
/// </summary>
public sealed record ObjectName
{
    private const int MaxSegments = 8;

    private ObjectName(string job, ObjectKind kind, string device, long number) =>
        (Job, Kind, Device, Number) = (job, kind, device, number);

    /// <summary>Id of the job that the object belongs to.</summary>
    public string Job { get; }

    /// <summary>Kind of the object.</summary>
    public ObjectKind Kind { get; }

    /// <summary>Device that made it; empty for a model, a delta or a state.</summary>
    public string Device { get; }

    /// <summary>
    /// Version of a model, of what a delta leads to or a state belongs to, else a sequence number; not negative.
    /// </summary>
    public long Number { get; }

    /// <summary>Names version <paramref name="version"/> of the global model.</summary>
    /// <exception cref="ArgumentException">An invalid job id or a negative version.</exception>
    public static ObjectName Model(string job, int version) => new(CheckedJob(job), ObjectKind.Model, "", Checked(version));

    /// <summary>Names what turns version <paramref name="version"/> - 1 into that version.</summary>
    /// <exception cref="ArgumentException">An invalid job id or a negative version.</exception>
    public static ObjectName Delta(string job, int version) => new(CheckedJob(job), ObjectKind.Delta, "", Checked(version));

    /// <summary>Names what the strategy goes on with from version <paramref name="version"/>.</summary>
    /// <exception cref="ArgumentException">An invalid job id or a negative version.</exception>
    public static ObjectName State(string job, int version) => new(CheckedJob(job), ObjectKind.State, "", Checked(version));

    /// <summary>Names update <paramref name="sequence"/> of a device.</summary>
    /// <exception cref="ArgumentException">An invalid job or device id or a negative sequence number.</exception>
    public static ObjectName Update(string job, string device, long sequence) => OfDevice(job, ObjectKind.Update, device, sequence);

    /// <summary>Names what update <paramref name="sequence"/> of a device left unsent.</summary>
    /// <inheritdoc cref="Update"/>
    public static ObjectName Residual(string job, string device, long sequence) => OfDevice(job, ObjectKind.Residual, device, sequence);

    /// <summary>Names what is unsent because update <paramref name="sequence"/> of a device did not count.</summary>
    /// <inheritdoc cref="Update"/>
    public static ObjectName Returned(string job, string device, long sequence) => OfDevice(job, ObjectKind.Returned, device, sequence);

    /// <summary>Names the model of a device's own after round <paramref name="round"/>.</summary>
    /// <inheritdoc cref="Update"/>
    public static ObjectName Personal(string job, string device, long round) => OfDevice(job, ObjectKind.Personal, device, round);

    /// <summary>Names what a device knows of its own gradient from round <paramref name="round"/>.</summary>
    /// <inheritdoc cref="Update"/>
    public static ObjectName Control(string job, string device, long round) => OfDevice(job, ObjectKind.Control, device, round);

    /// <summary>Reads a name; false for anything that <see cref="ToString"/> would not have written.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ObjectName? name)
    {
        name = text is null || text.Length > ProtocolLimits.MaxObjectName ? null : OfSegments(text.Split('/', MaxSegments));
        return name is not null;
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">Anything that <see cref="ToString"/> would not have written.</exception>
    public static ObjectName Parse(string text) => TryParse(text, out var name)
        ? name
        : throw new FormatException($"'{text}' names no object: expected JOB/model/VERSION or JOB/update/DEVICE/SEQUENCE.");

    /// <summary>
    /// True for text that could be a name, of this version's kinds or a later one's: one to eight identifiers, separated by '/'.
    /// </summary>
    public static bool IsWellFormed([NotNullWhen(true)] string? text)
    {
        if (text is null || text.Length > ProtocolLimits.MaxObjectName) return false;
        var segments = 0;
        foreach (var range in text.AsSpan().Split('/'))
        {
            if (++segments > MaxSegments || !Identifier.IsValid(text.AsSpan(range), ProtocolLimits.MaxJobId)) return false;
        }

        return true;
    }

    /// <summary>The name as it travels.</summary>
    public override string ToString() => Device.Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Job}/{SegmentOf(Kind)}/{Number}")
        : string.Create(CultureInfo.InvariantCulture, $"{Job}/{SegmentOf(Kind)}/{Device}/{Number}");

    private static string SegmentOf(ObjectKind kind) => kind switch
    {
        ObjectKind.Model => "model",
        ObjectKind.Update => "update",
        ObjectKind.Delta => "delta",
        ObjectKind.Residual => "residual",
        ObjectKind.State => "state",
        ObjectKind.Personal => "personal",
        ObjectKind.Control => "control",
        _ => "returned",
    };

    private static ObjectName? OfSegments(string[] segments) => segments switch
    {
        [var job, "model", var version] => OfVersion(job, ObjectKind.Model, version),
        [var job, "delta", var version] => OfVersion(job, ObjectKind.Delta, version),
        [var job, "state", var version] => OfVersion(job, ObjectKind.State, version),
        [var job, "update", var device, var sequence] => OfSequence(job, ObjectKind.Update, device, sequence),
        [var job, "residual", var device, var sequence] => OfSequence(job, ObjectKind.Residual, device, sequence),
        [var job, "returned", var device, var sequence] => OfSequence(job, ObjectKind.Returned, device, sequence),
        [var job, "personal", var device, var round] => OfSequence(job, ObjectKind.Personal, device, round),
        [var job, "control", var device, var round] => OfSequence(job, ObjectKind.Control, device, round),
        _ => null,
    };

    private static ObjectName? OfVersion(string job, ObjectKind kind, string version) =>
        Identifier.IsJobId(job) && TryNumber(version, int.MaxValue, out var number) ? new ObjectName(job, kind, "", number) : null;

    private static ObjectName? OfSequence(string job, ObjectKind kind, string device, string sequence) =>
        Identifier.IsJobId(job) && Identifier.IsDeviceId(device) && TryNumber(sequence, long.MaxValue, out var number)
            ? new ObjectName(job, kind, device, number)
            : null;

    private static ObjectName OfDevice(string job, ObjectKind kind, string device, long sequence) => Identifier.IsDeviceId(device)
        ? new ObjectName(CheckedJob(job), kind, device, Checked(sequence))
        : throw new ArgumentException($"'{device}' is no device id: expected {Identifier.Rule}.", nameof(device));

    /// <summary>Reads digits without sign, space or leading zero: one number has one spelling.</summary>
    private static bool TryNumber(string text, long maximum, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number <= maximum && (text.Length == 1 || text[0] != '0');

    private static string CheckedJob(string job) => Identifier.IsJobId(job)
        ? job
        : throw new ArgumentException($"'{job}' is no job id: expected {Identifier.Rule}.", nameof(job));

    private static long Checked(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return number;
    }
}
