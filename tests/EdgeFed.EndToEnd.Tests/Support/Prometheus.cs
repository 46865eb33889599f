using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace EdgeFed.EndToEnd.Tests.Support;

/// <summary>Debian's Prometheus, scraping units five times a second.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    public const string Program = "/usr/bin/prometheus";

    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private readonly HttpClient _client;
    private readonly Process _process;

    private Prometheus(Process process, string address)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = new Uri($"http://{address}/api/v1/") };
    }

    /// <param name="folder">Gets its configuration and what it stores.</param>
    /// <param name="targets">Endpoints of units.</param>
    public static Prometheus Start(string folder, IEnumerable<string> targets)
    {
        Directory.CreateDirectory(folder);
        var config = Path.Combine(folder, "prometheus.yml");
        File.WriteAllText(config, $"""
            global: {"{"} scrape_interval: 200ms {"}"}
            scrape_configs:
              - job_name: edgefed
                static_configs: [{"{"} targets: [{string.Join(", ", targets.Select(target => $"'{target}'"))}] {"}"}]
            """);
        var address = $"127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(Program, [$"--config.file={config}", $"--storage.tsdb.path={folder}/data", $"--web.listen-address={address}"])
        {
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return new Prometheus(process, address);
    }

    /// <summary>Asks again and again until the query gives a number that is wanted; returns it.</summary>
    public async Task<double> WaitForAsync(string query, Func<double, bool> isWanted)
    {
        var since = Stopwatch.GetTimestamp();
        double? last = null;
        while (Stopwatch.GetElapsedTime(since) < _limit)
        {
            last = await QueryAsync(query);
            if (last is { } value && isWanted(value)) return value;
            await Task.Delay(100);
        }

        throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{query} is {last}, and was not what is wanted within {_limit.TotalSeconds} s."));
    }

    /// <summary>Series that a query finds.</summary>
    /// <exception cref="HttpRequestException">Prometheus does not understand it.</exception>
    public async Task<int> CountAsync(string query) => (await ResultAsync(query)).GetArrayLength();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The only value of the query; null if there is none, or no answer yet.</summary>
    private async Task<double?> QueryAsync(string query)
    {
        try
        {
            var result = await ResultAsync(query);
            return result.GetArrayLength() == 0 ? null : double.Parse(Assert.Single(result.EnumerateArray()).GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException)
        {
            return null; // it is starting
        }
    }

    private async Task<JsonElement> ResultAsync(string query)
    {
        var answer = await _client.GetStringAsync($"query?query={Uri.EscapeDataString(query)}");
        return JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("result");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
