using System.Diagnostics;

namespace EdgeFed.Tests.Service;

/// <summary>What the first boot takes from the boot partition: the script itself, in a root of its own and with the rights of nobody else.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Config = "edgefed.json";
    private const string Identity = "identity.pem";
    private readonly TempFolder _root = new();

    public ImportTests()
    {
        foreach (var folder in (string[])["boot/firmware", "etc/edgefed", "bin"]) Directory.CreateDirectory(At(folder));
        Fake("chown", "exit 0"); // there need be no user edgefed where tests run
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Run_ConfigurationAndIdentity_TakesBothAndLeavesNoKeyBehind()
    {
        File.WriteAllText(At($"boot/firmware/{Config}"), "{}");
        File.WriteAllText(At($"boot/firmware/{Identity}"), "a key");
        Run();
        Assert.Equal("{}", Taken(Config));
        Assert.Equal("a key", Taken(Identity));
        Assert.Equal([$"{Config}.taken"], Directory.GetFiles(At("boot/firmware")).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At($"etc/edgefed/{Identity}")));
    }

    [Fact]
    public void Run_AnotherConfiguration_KeepsTheOldOne()
    {
        File.WriteAllText(At($"etc/edgefed/{Config}"), "old");
        File.WriteAllText(At($"boot/{Config}"), "new");
        Run();
        Assert.Equal("new", Taken(Config));
        Assert.Equal("old", Taken($"{Config}.old"));
    }

    /// <summary>A read-only partition: what a person changes in /etc after the first boot is not undone by the next.</summary>
    [Fact]
    public void Run_FileThatCannotBeRemoved_IsTakenOnce()
    {
        Fake("mv", """case "$2" in *.taken) exit 1 ;; *) exec /bin/mv "$@" ;; esac""");
        File.WriteAllText(At($"boot/{Config}"), "first");
        Assert.Contains("cannot be removed", Run(), StringComparison.Ordinal);
        Assert.Equal("first", Taken(Config));

        File.WriteAllText(At($"etc/edgefed/{Config}"), "changed by hand");
        Run();
        Assert.Equal("changed by hand", Taken(Config));

        File.WriteAllText(At($"boot/{Config}"), "second");
        Run();
        Assert.Equal("second", Taken(Config));
    }

    private string At(string path) => _root.File(path);

    private string Taken(string name) => File.ReadAllText(At($"etc/edgefed/{name}"));

    private void Fake(string command, string script)
    {
        File.WriteAllText(At($"bin/{command}"), $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(At($"bin/{command}"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>What it said.</summary>
    private string Run()
    {
        var start = new ProcessStartInfo("/bin/sh", [Repository.ImportScript]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["EDGEFED_ROOT"] = _root.Path;
        start.Environment["PATH"] = $"{At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
        return said;
    }
}
