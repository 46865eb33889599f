namespace EdgeFed.Device.Boards;

/// <summary>Model of this machine by its own words.</summary>
public static class BoardModel
{
    /// <summary>The device tree's model on ARM boards, the firmware's product name on others; null if neither is known.</summary>
    public static string? Read(string root = "/") =>
        Text(Path.Combine(root, "proc/device-tree/model")) ?? Text(Path.Combine(root, "sys/class/dmi/id/product_name"));

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\0', '\n', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
