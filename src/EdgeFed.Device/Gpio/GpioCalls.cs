using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeFed.Device.Gpio;

/// <summary>
/// Requests of the GPIO character device, version 2 (Documentation/userspace-api/gpio/chardev.rst; Linux 5.10). <c>ioctl</c> is
/// variadic in C; on Linux such arguments are passed as all others are.
/// </summary>
internal static partial class GpioCalls
{
    private const uint Write = 1, Read = 2, Type = 0xB4;

    public static readonly uint GetChipInfo = Request<GpioChipInfo>(Read, 0x01);
    public static readonly uint GetLineInfo = Request<GpioLineInfo>(Read | Write, 0x05);
    public static readonly uint GetLine = Request<GpioLineRequest>(Read | Write, 0x07);
    public static readonly uint GetValues = Request<GpioLineValues>(Read | Write, 0x0E);
    public static readonly uint SetValues = Request<GpioLineValues>(Read | Write, 0x0F);

    /// <returns>0; else the error number.</returns>
    public static unsafe int Ask<T>(SafeHandle device, uint request, ref T argument)
        where T : unmanaged
    {
        fixed (T* address = &argument)
            return ioctl(device, request, address) < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>The macro <c>_IOC</c> of asm-generic/ioctl.h: direction, size, type, number.</summary>
    private static uint Request<T>(uint direction, uint number)
        where T : unmanaged => direction << 30 | (uint)Unsafe.SizeOf<T>() << 16 | Type << 8 | number;

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ioctl(SafeHandle descriptor, nuint request, void* argument);
}
