namespace EdgeFed.Fleet;

/// <summary>A unit did not do what it should; the message names the log to read.</summary>
public sealed class FleetException(string message) : Exception(message);
