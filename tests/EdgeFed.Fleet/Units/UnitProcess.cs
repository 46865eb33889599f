using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeFed.Fleet.Units;

/// <summary>One life of a unit: from its start to its exit or its death.</summary>
internal sealed partial class UnitProcess : IDisposable
{
    private const int SigTerm = 15;
    private readonly Process _process;

    private UnitProcess(Process process) => _process = process;

    /// <summary>Completes with the exit code when the process is gone and its last line is in the log.</summary>
    public Task<int> Exited { get; private init; } = Task.FromResult(0);

    /// <summary>Set before the process is made to end, so that the end is not taken for a failure.</summary>
    public bool IsEnding { get; private set; }

    public int Id => _process.Id;

    public static UnitProcess Start(Launch launch, IEnumerable<string> arguments, string? runtimeDirectory, Action<string> onLine)
    {
        var (file, prefix) = launch.Command;
        var start = new ProcessStartInfo(file, [.. prefix, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (runtimeDirectory is not null) start.Environment["RUNTIME_DIRECTORY"] = runtimeDirectory;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Forward(line.Data, onLine);
        process.ErrorDataReceived += (_, line) => Forward(line.Data, onLine);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new UnitProcess(process) { Exited = WaitAsync(process) };
    }

    /// <summary>SIGKILL: as near to a power cut as a process can get.</summary>
    public void Kill()
    {
        IsEnding = true;
        _process.Kill();
    }

    /// <summary>SIGTERM: asks to end in good order.</summary>
    public void Terminate()
    {
        IsEnding = true;
        if (!Exited.IsCompleted) _ = SendSignal(_process.Id, SigTerm);
    }

    public void Dispose() => _process.Dispose();

    private static void Forward(string? line, Action<string> onLine)
    {
        if (line is not null) onLine(line);
    }

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
