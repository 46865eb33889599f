namespace EdgeFed.Metrics;

/// <summary>Room on the file system of the state directory; null where the system does not tell.</summary>
internal static class StateDisk
{
    public static (long? Size, long? Free) Read(string state)
    {
        try
        {
            var disk = new DriveInfo(state);
            return (disk.TotalSize, disk.AvailableFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, null);
        }
    }
}
