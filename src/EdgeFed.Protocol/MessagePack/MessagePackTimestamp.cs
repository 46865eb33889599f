using Package = MessagePack;

namespace EdgeFed.Protocol.MessagePack;

/// <summary>A moment of the timestamp extension, of its whole range: a <see cref="DateTime"/> is narrower and coarser.</summary>
/// <param name="Seconds">Whole seconds since 1970-01-01 00:00 UTC; negative before.</param>
/// <param name="Nanoseconds">Nanoseconds within the second, at most 999,999,999.</param>
public readonly record struct MessagePackTimestamp(long Seconds, uint Nanoseconds)
{
    internal const sbyte Extension = Package.ReservedMessagePackExtensionTypeCode.DateTime;
    internal const int MaxBytes = 12;
    internal const uint MaxNanoseconds = 999_999_999;
}
