using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeFed.Device.Lights;
using Microsoft.Win32.SafeHandles;

namespace EdgeFed.Device.Gpio;

/// <summary>A line that this process has taken; the kernel gives it back when the handle is closed, also by a kill.</summary>
internal sealed partial class GpioLine(SafeFileHandle line) : IOutputLine, IInputLine
{
    private const short Readable = 1; // POLLIN

    public void Set(bool isOn)
    {
        var values = new GpioLineValues { Bits = isOn ? 1UL : 0, Mask = 1 };
        var error = GpioCalls.Ask(line, GpioCalls.SetValues, ref values);
        if (error != 0) throw new LampException($"the line cannot be set (error {error})");
    }

    public LineEdge? Wait(int milliseconds)
    {
        var wanted = new PollRequest { Descriptor = (int)line.DangerousGetHandle(), Events = Readable };
        var ready = poll(ref wanted, 1, milliseconds);
        if (ready < 0 && Marshal.GetLastPInvokeError() != Interrupted) throw new LampException($"the line cannot be waited for (error {Marshal.GetLastPInvokeError()})");
        return ready > 0 ? Next() : null;
    }

    public void Dispose() => line.Dispose();

    private LineEdge Next()
    {
        Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<GpioLineEvent>()];
        if (RandomAccessRead(bytes) != bytes.Length) throw new LampException("the line tells no more edges");
        var happened = MemoryMarshal.Read<GpioLineEvent>(bytes);
        return new LineEdge(happened.Id == GpioLineEvent.RisingEdge, TimeSpan.FromTicks((long)(happened.Nanoseconds / 100)));
    }

    private unsafe int RandomAccessRead(Span<byte> bytes)
    {
        fixed (byte* address = bytes) return (int)read(line, address, (nuint)bytes.Length);
    }

    private const int Interrupted = 4; // EINTR

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollRequest requests, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint read(SafeHandle descriptor, byte* buffer, nuint count);
}
