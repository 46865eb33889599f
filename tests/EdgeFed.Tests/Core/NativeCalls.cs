using System.Runtime.InteropServices;

namespace EdgeFed.Tests.Core;

/// <summary>What tests make that .NET cannot.</summary>
internal static partial class NativeCalls
{
    /// <summary>A named pipe that nobody writes.</summary>
    public static string MakePipe(string path)
    {
        Assert.Equal(0, mkfifo(path, Convert.ToUInt32("600", 8)));
        return path;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);
}
