namespace EdgeFed.EndToEnd.Tests.Support;

/// <summary>A long test in a virtual machine, whose emulator the script behind it installs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FieldFactAttribute : FactAttribute
{
    private static readonly string[] _tools = ["/usr/bin/qemu-system-x86_64", "/usr/bin/qemu-img", "/usr/bin/busybox"];

    public FieldFactAttribute() => Skip = LongFactAttribute.Missing ?? MissingTool;

    private static string? MissingTool => Environment.IsPrivilegedProcess || _tools.All(File.Exists)
        ? null
        : $"Only root may install what is missing of {string.Join(", ", _tools)}; build/setup.sh field does it.";
}
