using System.Runtime.InteropServices;

namespace EdgeFed.Fuzz.Core;

/// <summary>Processor time of the calling thread: on a busy machine a clock on the wall says nothing about a decoder.</summary>
internal static partial class ThreadCpuTime
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID, clock_gettime(2)

    public static TimeSpan Now
    {
        get
        {
            if (clock_gettime(ThreadClock, out var time) != 0) throw new InvalidOperationException("The system has no clock for threads.");
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
        }
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
