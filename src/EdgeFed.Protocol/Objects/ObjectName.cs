using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeFed.Protocol.Objects;

/// <summary>
/// The name of an object: <c>{job}/model/{version}</c> or <c>{job}/update/{device}/{sequence}</c>.
/// Every part is an <see cref="Identifier"/> or a canonical decimal number, so a name is a safe relative path.
/// </summary>
public sealed record ObjectName
{
    private const string ModelSegment = "model";
    private const string UpdateSegment = "update";
    private const int MaxSegments = 8;

    private ObjectName(string job, ObjectKind kind, string device, long number) =>
        (Job, Kind, Device, Number) = (job, kind, device, number);

    /// <summary>Id of the job that the object belongs to.</summary>
    public string Job { get; }

    /// <summary>Model or update.</summary>
    public ObjectKind Kind { get; }

    /// <summary>Device that made the update; empty for a model.</summary>
    public string Device { get; }

    /// <summary>Version of a model, sequence number of an update; not negative.</summary>
    public long Number { get; }

    /// <summary>Names version <paramref name="version"/> of the global model.</summary>
    /// <exception cref="ArgumentException">An invalid job id or a negative version.</exception>
    public static ObjectName Model(string job, int version) => new(CheckedJob(job), ObjectKind.Model, "", Checked(version));

    /// <summary>Names update <paramref name="sequence"/> of a device.</summary>
    /// <exception cref="ArgumentException">An invalid job or device id or a negative sequence number.</exception>
    public static ObjectName Update(string job, string device, long sequence)
    {
        if (!Identifier.IsDeviceId(device))
            throw new ArgumentException($"'{device}' is no device id: expected {Identifier.Rule}.", nameof(device));
        return new ObjectName(CheckedJob(job), ObjectKind.Update, device, Checked(sequence));
    }

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
    public override string ToString() => Kind == ObjectKind.Model
        ? string.Create(CultureInfo.InvariantCulture, $"{Job}/{ModelSegment}/{Number}")
        : string.Create(CultureInfo.InvariantCulture, $"{Job}/{UpdateSegment}/{Device}/{Number}");

    private static ObjectName? OfSegments(string[] segments) => segments switch
    {
        [var job, ModelSegment, var version] when Identifier.IsJobId(job) && TryNumber(version, int.MaxValue, out var number) =>
            new ObjectName(job, ObjectKind.Model, "", number),
        [var job, UpdateSegment, var device, var sequence] when Identifier.IsJobId(job) && Identifier.IsDeviceId(device)
            && TryNumber(sequence, long.MaxValue, out var number) => new ObjectName(job, ObjectKind.Update, device, number),
        _ => null,
    };

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
