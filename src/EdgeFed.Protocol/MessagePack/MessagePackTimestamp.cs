namespace EdgeFed.Protocol.MessagePack;

/// <summary>A moment of the timestamp extension.</summary>
/// <param name="Seconds">Whole seconds since 1970-01-01 00:00 UTC; negative before.</param>
/// <param name="Nanoseconds">Nanoseconds within the second, at most 999,999,999.</param>
public readonly record struct MessagePackTimestamp(long Seconds, uint Nanoseconds)
{
    internal const uint MaxNanoseconds = 999_999_999;
}
