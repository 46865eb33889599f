namespace EdgeFed.EndToEnd.Tests;

/// <summary>The published executable for arm64, which only an emulator runs on a machine of another kind.</summary>
internal static class Arm64Binary
{
    /// <summary>Why tests of it cannot run here, or null where they can.</summary>
    public static string? Missing =>
        File.Exists(Environment.GetEnvironmentVariable("EDGEFED_ARM64_BINARY"))
            ? null
            : "EDGEFED_ARM64_BINARY does not name the published linux-arm64 binary; build/test.sh publishes it, where its runtime pack is served, and sets it.";

    public static string Path => Environment.GetEnvironmentVariable("EDGEFED_ARM64_BINARY")!;
}
