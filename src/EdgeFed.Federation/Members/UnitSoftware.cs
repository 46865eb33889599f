using System.Reflection;

namespace EdgeFed.Federation.Members;

/// <summary>Name and version of this software, as peers and people see it.</summary>
public static class UnitSoftware
{
    public static string Version { get; } =
        typeof(UnitSoftware).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static string Name { get; } = $"edgefed {Version}";
}
