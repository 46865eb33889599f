using System.Runtime.InteropServices;

namespace EdgeFed.Native;

/// <summary>State of Linux's clock.</summary>
internal static unsafe partial class SystemClock
{
    private const int TimexBytes = 208; // struct timex on 64-bit machines; its first member, modes, is 0: only look
    private const int NotSynchronised = 5; // TIME_ERROR

    /// <summary>True if something keeps the clock right (adjtimex(2)); null where the system does not tell.</summary>
    public static bool? IsSynchronised()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var timex = stackalloc byte[TimexBytes];
        new Span<byte>(timex, TimexBytes).Clear();
        var state = adjtimex(timex);
        return state < 0 ? null : state != NotSynchronised;
    }

    [LibraryImport("libc")]
    private static partial int adjtimex(byte* timex);
}
