namespace EdgeFed.Identity;

/// <summary>The time, as well as a unit can know it.</summary>
/// <param name="Now">The time, or if the clock is known to be wrong the latest time that has certainly passed.</param>
/// <param name="IsWrong">The system's clock shows a time that has passed already, as after a start without a battery-backed
/// clock.</param>
public readonly record struct ClockReading(DateTimeOffset Now, bool IsWrong);
