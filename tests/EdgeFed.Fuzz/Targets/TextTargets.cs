using System.Text;
using EdgeFed.Config;
using EdgeFed.Core.Endpoints;
using EdgeFed.Federation.Jobs;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Learning.Models;
using EdgeFed.Metrics.Http;
using EdgeFed.Plot;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Texts from operators and from the wire: job, configuration, endpoint.</summary>
internal static class TextTargets
{
    private const string Worker = """
        {
          // a comment
          "role": "worker", "device": { "id": "unit-01" }, "aggregator": "192.0.2.10:7700", "insecure": true, "threads": 2,
          "data": { "format": "idx", "images": "a.gz", "labels": "b.gz", "shard": { "count": 4, "index": 1, "seed": 9 } },
          "transport": { "heartbeat_seconds": 2.5, "max_frame_bytes": 1048576 }, "log": { "level": "debug" },
        }
        """;

    private const string Aggregator = """
        {"role":"aggregator","listen":"127.0.0.1:0","job":{"name":"digits","model":"mlp-200","rounds":3,"min_workers":4,"participation":"deadline","deadline_seconds":5},"test_data":{"format":"idx","images":"a","labels":"b"},"keep_update_rounds":2}
        """;

    private const string Metrics = """
        {"time":"2026-11-22T14:03:11Z","round":1,"rounds":2,"updates":2,"members":2,"loss":0.5,"accuracy":0.75,"seconds":1.5,"bytes_up":1000,"bytes_down":3000}
        {"time":"2026-11-22T14:03:13Z","round":2,"rounds":2,"updates":2,"members":2,"loss":null,"accuracy":null,"seconds":2,"bytes_up":1000,"bytes_down":1000}
        """;

    public static IEnumerable<FuzzTarget> All()
    {
        yield return new FuzzTarget("job", [Job(new JobOptions()), Job(new JobOptions("x", Optimizer: "sgd", Momentum: 0.9, Participation: Participation.Deadline, Nesterov: true, WeightDecay: 0.1, Schedule: "step"))],
            RunJob, static error => error is JobException)
        { Words = Words.Json };
        yield return Config();
        byte[][] endpoints = [.. new[] { "host:7700", "192.0.2.1:80", "[2001:db8::1]:65535", "*:0", "localhost:1" }.Select(Encoding.UTF8.GetBytes)];
        yield return new FuzzTarget("endpoint", endpoints, RunEndpoint, static error => error is NetworkException);
        byte[][] requests = [.. new[] { "GET /metrics HTTP/1.1\r\nHost: unit-01:9464\r\n\r\n", "HEAD /?x=1 HTTP/1.0\n\n" }.Select(Encoding.UTF8.GetBytes)];
        yield return new FuzzTarget("request", requests, RunRequest, static error => error is InvalidDataException);
        yield return MetricsFile();
    }

    private static byte[] Job(JobOptions options) => Encoding.UTF8.GetBytes(JobDefinition.Freeze(options, ModelCatalog.Get("mlp-200")).Text);

    /// <summary>A job of any text has an id; with it, it must be accepted, and its canonical text must be the same job.</summary>
    private static void RunJob(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var job = JobText.Read(text);
        if (JobDefinition.Parse(job.Id, text).Id != job.Id || JobDefinition.Parse(job.Id, job.Text).Text != job.Text)
            throw new FuzzFailure("Its canonical text is another job.");
        job.Locate(job.Spec.ParameterCount - 1);
    }

    /// <summary>Whatever is wrong becomes a problem that is shown; nothing is thrown at all.</summary>
    private static FuzzTarget Config()
    {
        var file = new ScratchFile("config.json");
        byte[][] corpus = [Encoding.UTF8.GetBytes(Worker), Encoding.UTF8.GetBytes(Aggregator)];
        return new FuzzTarget("config", corpus, Run, static error => error is ConfigException) { Words = Words.Json, Limit = new(4 << 20, 2048) };

        void Run(byte[] input) => UnitConfigReader.ReadOrThrow(new ConfigRequest(file.Write(input), [], new Dictionary<string, string>()));
    }

    /// <summary>Files that <c>edgefed plot</c> is given.</summary>
    private static FuzzTarget MetricsFile()
    {
        var file = new ScratchFile("metrics.jsonl");
        return new FuzzTarget("metrics file", [Encoding.UTF8.GetBytes(Metrics)], Run, static error => error is CommandException) { Words = Words.Json };

        void Run(byte[] input)
        {
            var run = new Run("metrics.jsonl", "a run", RunReader.Read(file.Write(input), static _ => { }));
            foreach (var chart in RunCharts.Of([run]))
                if (!chart.IsEmpty) ChartSvg.Draw(chart);
        }
    }

    private static void RunRequest(byte[] input)
    {
        if (!RequestHead.IsWhole(input) || RequestHead.Parse(input) is not { } head) throw new InvalidDataException("This is no request.");
        if (!head.Path.StartsWith('/')) throw new FuzzFailure($"'{head.Path}' is no path.");
    }

    private static void RunEndpoint(byte[] input)
    {
        var endpoint = TcpEndpoint.Parse(Encoding.UTF8.GetString(input));
        if (TcpEndpoint.Parse(endpoint.ToString()) != endpoint) throw new FuzzFailure($"'{endpoint}' is another endpoint.");
        _ = endpoint.IsLoopback;
    }
}
