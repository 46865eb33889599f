using System.Security.Cryptography;
using System.Text;

namespace EdgeFed.Config;

/// <summary>
/// The name of a unit that was given none: its host's name. An image's own host name is that of every unit flashed from it, so
/// there a few digits of what makes the board unique go with it.
/// </summary>
internal static class DefaultDeviceId
{
    private const int Digits = 6;

    /// <summary>Host names that distributions for boards come with.</summary>
    private static readonly string[] _imageNames = ["raspberrypi", "debian", "ubuntu", "localhost", "jetson", "tegra-ubuntu", "nvidia-desktop", "armbian", "dietpi"];

    public static string Read(string root = "/") => Of(Environment.MachineName, () => BoardMark(root));

    /// <param name="mark">What no other board has; null if nobody knows.</param>
    public static string Of(string host, Func<string?> mark)
    {
        var name = Identifiers.FromHostName(host);
        if (!_imageNames.Contains(name, StringComparer.OrdinalIgnoreCase) || mark() is not { } unique) return name;
        // A machine id is not to be told to others as it is (machine-id(5)).
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"edgefed device {unique}"));
        return $"{name}-{Convert.ToHexStringLower(hash)[..Digits]}";
    }

    private static string? BoardMark(string root) =>
        Text(Path.Combine(root, "proc/device-tree/serial-number")) ?? Text(Path.Combine(root, "etc/machine-id"));

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim('\0', '\n', ' ') is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
