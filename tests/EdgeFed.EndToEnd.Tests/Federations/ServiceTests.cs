using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>The published binary as systemd starts it: what it tells its socket, without a configuration, with a wrong one and with a good one.</summary>
public sealed class ServiceTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private readonly TempFolder _folder = new();
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public ServiceTests()
    {
        _systemd.Bind(new UnixDomainSocketEndPoint(_folder.File("notify")));
        _systemd.ReceiveTimeout = (int)_patience.TotalMilliseconds;
    }

    private string Config => _folder.File("edgefed.json");

    public void Dispose()
    {
        _systemd.Dispose();
        _folder.Dispose();
    }

    [PublishedFact]
    public async Task Run_WithoutAConfiguration_WaitsForOneThatCanBeUsed()
    {
        using var unit = Start();
        HearUntil("READY=1");
        Assert.Contains("no configuration that can be used", HearUntil("STATUS="));
        Write("""{ "role": "worker" }"""); // a person's first attempt
        Assert.Contains("aggregator", HearUntil("STATUS="));
        Write($$"""{ "role": "aggregator", "listen": "127.0.0.1:0", "state": "{{_folder.File("state")}}", "metrics": { "listen": "off" }, "job": { "min_workers": 1 } }""");
        Assert.Contains("waiting for 1 of 1 workers", HearUntil("STATUS=round"));
        HearUntil("WATCHDOG=1");
        await EndAsync(unit);
        HearUntil("STOPPING=1");
    }

    [PublishedFact]
    public async Task Run_WithoutAConfiguration_CanBeStopped()
    {
        using var unit = Start();
        HearUntil("READY=1");
        await EndAsync(unit);
    }

    /// <summary>What <c>systemctl reload</c> does: the log's level is taken over, and what needs a restart is named.</summary>
    [PublishedFact]
    public async Task Run_OnSighup_TakesOverWhatItCanAndNamesTheRest()
    {
        const string Unit = """{ "role": "aggregator", "listen": "127.0.0.1:0", "state": "state", "metrics": { "listen": "off" }, "job": { "rounds": ROUNDS }, "log": { "level": "LEVEL" } }""";
        Write(Unit.Replace("ROUNDS", "3").Replace("LEVEL", "information"));
        var told = new Lines();
        using var unit = Start(told.Add);
        HearUntil("STATUS=round");

        Write(Unit.Replace("ROUNDS", "4").Replace("LEVEL", "debug"));
        using (Process.Start("kill", ["-HUP", unit.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) { }

        await told.WaitForAsync("log.level is debug now").WaitAsync(_patience);
        await told.WaitForAsync("not taken over before the unit is restarted: job.rounds").WaitAsync(_patience);
        Assert.False(unit.HasExited);
        await EndAsync(unit);
    }

    private Process Start(Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(PublishedBinary.Path, ["run", "--wait-for-config", "--config", Config]) { RedirectStandardOutput = true };
        start.Environment["NOTIFY_SOCKET"] = _folder.File("notify");
        start.Environment["WATCHDOG_USEC"] = "200000";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => onLine?.Invoke(line.Data ?? "");
        process.BeginOutputReadLine(); // else it would stand still when the pipe is full
        return process;
    }

    /// <summary>Written elsewhere and renamed, as careful people and programs do.</summary>
    private void Write(string text)
    {
        File.WriteAllText(_folder.File("new"), text);
        File.Move(_folder.File("new"), Config, overwrite: true);
    }

    /// <summary>The first message that begins so.</summary>
    private string HearUntil(string beginning)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var message = Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer)); // throws when nothing comes
            if (message.StartsWith(beginning, StringComparison.Ordinal)) return message;
        }
    }

    private static async Task EndAsync(Process unit)
    {
        using (Process.Start("kill", ["-TERM", unit.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) { }
        using var limit = new CancellationTokenSource(_patience);
        await unit.WaitForExitAsync(limit.Token);
        Assert.Equal(0, unit.ExitCode);
    }

    /// <summary>What a process says, for whoever waits for a part of it.</summary>
    private sealed class Lines
    {
        private readonly Lock _lock = new();
        private readonly List<string> _said = [];
        private readonly List<(string Part, TaskCompletionSource Heard)> _waiting = [];

        public void Add(string line)
        {
            lock (_lock)
            {
                _said.Add(line);
                foreach (var (part, heard) in _waiting)
                    if (line.Contains(part, StringComparison.Ordinal)) heard.TrySetResult();
            }
        }

        public Task WaitForAsync(string part)
        {
            lock (_lock)
            {
                if (_said.Exists(line => line.Contains(part, StringComparison.Ordinal))) return Task.CompletedTask;
                var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((part, heard));
                return heard.Task;
            }
        }
    }
}
