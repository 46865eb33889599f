namespace EdgeFed.Tests.Commands;

/// <summary><c>edgefed check</c> over data of every format.</summary>
public sealed class DataFormatTests : IDisposable
{
    private const string Dcs = """, "partition": { "kind": "dcs", "classes": 2 }, "shard": { "count": 30, "index": 12 } """;

    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Check_Cifar_CountsTheSamples() =>
        await ExpectAsync($$""" "format": "cifar10", "cifar10": { {{File(Repository.Cifar("train_300.bin.gz"))}} } """, "300 samples of 3x32x32");

    [Fact]
    public async Task Check_CifarInShards_CountsThePart() => await ExpectAsync(
        $$""" "format": "cifar10", "cifar10": { {{File(Repository.Cifar("train_300.bin.gz"))}} }, "partition": { "kind": "lognormal", "sigma": 0 }, "shard": { "count": 3, "index": 1 } """,
        "100 samples of 3x32x32");

    [Fact]
    public async Task Check_Cifar100_CountsTheSamples()
    {
        var path = _directory.File("c100.bin");
        System.IO.File.WriteAllBytes(path, new byte[2 * 3074]);
        await ExpectAsync($$""" "format": "cifar100", "cifar100": { {{File(path)}}, "labels": "coarse" } """, "2 samples of 3x32x32");
    }

    [Fact]
    public async Task Check_CsvWithDatesAndGaps_CountsTheWindows()
    {
        var rows = Enumerable.Range(0, 100).Select(step => $"2012-03-01 {step / 12:00}:{step % 12 * 5:00};{(step == 50 ? "" : step)};x");
        var path = _directory.Write("dates.csv", "\"date\";\"a;b\";note\n" + string.Join('\n', rows) + "\n\n");
        string Csv(string missing) =>
            $$""" "format": "csv", "csv": { {{File(path)}}, "separator": ";", "columns": "a;b", "train_share": 1, "missing": "{{missing}}" } """;
        await ExpectAsync(Csv("previous"), "86 samples of 12");
        await ExpectAsync(Csv("mask"), "83 samples of 12");
        await ExpectProblemAsync(Csv("refuse"), 3, "line 52, column 'a;b' is ''; expected a finite number, or a rule for missing values");
    }

    [Fact]
    public async Task Check_SeriesInShards_CountsWholeColumns() => await ExpectAsync(
        $$""" "format": "csv", "csv": { {{File(Repository.LosLoop)}} }, "shard": { "count": 16, "index": 3 } """, "1,598 samples of 12");

    [Fact]
    public async Task Check_Iq_CountsTheWindows() =>
        await ExpectAsync(""" "format": "iq", "iq": { "count": 60, "samples": 64 } """, "60 samples of 2x64");

    [Fact]
    public async Task Check_Stream_OpensNothing()
    {
        await ExpectAsync(""" "format": "stream", "stream": { "source": "in.sock", "shape": "28x28" } """, "live samples of 28x28");
        Assert.False(System.IO.File.Exists(_directory.File("in.sock")));
    }

    [Fact]
    public async Task Check_DcsOverTooFew_ExitCode3() => await ExpectProblemAsync(
        $$""" "format": "cifar10", "cifar10": { {{File(Repository.Cifar("test_100.bin.gz"))}} } {{Dcs}} """, 3,
        "data: too few samples: device 12 would get none of 44; expected about 54810 samples of 10 classes\n");

    [Fact]
    public async Task Check_EmptyShard_ExitCode3() => await ExpectProblemAsync(
        $$""" "format": "csv", "csv": { {{File(Repository.LosLoop)}} }, "shard": { "count": 20, "index": 16 } """, 3,
        "no samples in shard 16 of 20; expected at least 1\n");

    [Fact]
    public async Task Check_UnknownColumn_ExitCode3() => await ExpectProblemAsync(
        $$""" "format": "csv", "csv": { {{File(Repository.LosLoop)}}, "columns": "773869,12" } """, 3,
        "no column '12'; expected one of 16, such as '773869'\n");

    [Fact]
    public async Task Check_WrongAndUnknownKeys_ExitCode2()
    {
        await ExpectProblemAsync(""" "format": "iq", "iq": { "sampels": 64 } """, 2, "data.iq.sampels is unknown; did you mean data.iq.samples?");
        await ExpectProblemAsync(""" "format": "iq", "iq": { "fft": 3 } """, 2, "data.iq.fft is 3; expected true or false");
    }

    [Fact]
    public async Task Train_OnAStream_IsRefused()
    {
        var run = await CommandRun.OfAsync("train", "--config", Config(""" "format": "stream", "stream": { "source": "stdin", "shape": "28x28" } """));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("data.format is stream; expected files", run.Error);
    }

    private static string File(string path) => $"\"file\": \"{path}\"";

    private string Config(string data) => _directory.Write(
        "worker.json", $$"""{ "role": "worker", "aggregator": "127.0.0.1:7700", "state": "worker", "data": { {{data}} } }""");

    private async Task ExpectAsync(string data, string found)
    {
        var run = await CommandRun.OfAsync("check", "--config", Config(data));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($", {found}, state ", run.Out);
    }

    private async Task ExpectProblemAsync(string data, int exitCode, string problem)
    {
        var run = await CommandRun.OfAsync("check", "--config", Config(data));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(problem, run.Out);
    }
}
