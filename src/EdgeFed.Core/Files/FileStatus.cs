using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeFed.Core.Files;

/// <summary>Kind and identity of what a path or a descriptor leads to, as the kernel knows it.</summary>
/// <param name="Device">Number of the device it is on, as stat(2) gives it.</param>
/// <param name="Inode">Its number there; with <paramref name="Device"/> it names it.</param>
/// <param name="Mode">Kind and permissions, as stat(2) gives them.</param>
public readonly partial record struct FileStatus(ulong Device, ulong Inode, int Mode)
{
    private const int KindMask = 0xF000;
    private const int GroupOrOthersWrite = 0x12; // 022
    private const int AtWorkingDirectory = -100; // AT_FDCWD
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH: the descriptor itself
    private const uint BasicStats = 0x7FF; // STATX_BASIC_STATS
    private const int StatusBytes = 256; // struct statx, the same on every processor

    public FileKind Kind => (FileKind)(Mode & KindMask);

    /// <summary>Tells whether its group or everybody can write it.</summary>
    public bool IsOpenToOtherWriters => (Mode & GroupOrOthersWrite) != 0;

    /// <summary>
    /// Status of the file that a path leads to, symbolic links followed; null if there is nothing, or this system does not tell.
    /// </summary>
    public static FileStatus? Of(string path) => Read(AtWorkingDirectory, path, 0);

    /// <summary>Status of an open descriptor of this process, such as 1 for standard output; null if it is closed.</summary>
    public static FileStatus? Of(int descriptor) => Read(descriptor, "", EmptyPath);

    private static unsafe FileStatus? Read(int directory, string path, int flags)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> status = stackalloc byte[StatusBytes];
        fixed (byte* buffer = status)
            if (statx(directory, path, flags, BasicStats, buffer) != 0) return null;
        var device = DeviceNumber(
            BinaryPrimitives.ReadUInt32LittleEndian(status[136..]), BinaryPrimitives.ReadUInt32LittleEndian(status[140..]));
        return new FileStatus(
            device, BinaryPrimitives.ReadUInt64LittleEndian(status[32..]), BinaryPrimitives.ReadUInt16LittleEndian(status[28..]));
    }

    /// <summary>The C library's makedev(3).</summary>
    private static ulong DeviceNumber(ulong major, ulong minor) =>
        ((major & 0xFFFF_F000) << 32) | ((major & 0xFFF) << 8) | ((minor & 0xFFFF_FF00) << 12) | (minor & 0xFF);

    /// <summary>In glibc since 2.28, in Linux since 4.11.</summary>
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int directory, string path, int flags, uint mask, byte* status);
}
