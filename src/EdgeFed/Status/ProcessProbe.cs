using System.Globalization;

namespace EdgeFed.Status;

/// <summary>Tells whether a process is still the one that wrote a status.</summary>
internal static class ProcessProbe
{
    private const int StartTimeField = 22;
    private const int FieldAfterName = 3;

    /// <summary>
    /// Clock ticks from boot to the start of the process (proc(5), stat field 22); 0 if there is no such process.
    /// </summary>
    public static long StartOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name may hold anything, even ") "
            return long.Parse(fields[StartTimeField - FieldAfterName], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    public static bool IsAlive(UnitStatus status) => StartOf(status.ProcessId) is > 0 and var start && start == status.ProcessStart;
}
