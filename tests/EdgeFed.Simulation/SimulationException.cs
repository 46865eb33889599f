namespace EdgeFed.Simulation;

/// <summary>The world found something wrong. The message has the seed, the virtual time, what each unit was doing and the last log lines.</summary>
public class SimulationException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A continuation or a call came from another thread: some await left the world.</summary>
public sealed class ThreadEscapeException(string message) : SimulationException(message);

/// <summary>Nothing can happen any more, and what was waited for has not happened.</summary>
public sealed class DeadlockException(string message) : SimulationException(message);

/// <summary>More virtual time or more events than allowed.</summary>
public sealed class LimitException(string message) : SimulationException(message);

/// <summary>A unit's main task threw.</summary>
public sealed class UnitFailedException(string message, Exception inner) : SimulationException(message, inner);

/// <summary>
/// Thrown into the code of a unit that has just lost power, from whatever it touches next. It only unwinds the code that was
/// running; nothing a dead unit does can reach the world any more.
/// </summary>
public sealed class UnitCrashedException(string unit) : Exception($"{unit} has crashed.");
