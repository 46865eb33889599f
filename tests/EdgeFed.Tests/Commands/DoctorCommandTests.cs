using System.Text.Json;
using EdgeFed.Config;
using EdgeFed.Doctor;
using EdgeFed.Tests.Output;

namespace EdgeFed.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Doctor_SoundAggregatorThatDoesNotRun_FailsNothing()
    {
        var run = await CommandRun.OfAsync("doctor", "--config", MnistConfig.Aggregator(_directory));

        Assert.Contains("ok    config      ", run.Out);
        Assert.Contains("ok    data        2,000 test samples of 28x28, model mlp-200 with 199,210 parameters\n", run.Out);
        Assert.Contains("ok    listen      127.0.0.1:0 is free; this unit does not run\n", run.Out);
        Assert.Matches("(ok  |warn)  disk        [0-9.]+ [GT]B free of [0-9.]+ [GT]B; 4 MB written and flushed at ", run.Out);
        Assert.Matches("[0-9]+ checks: [0-9]+ ok, [0-9]+ warn, 0 fail\n$", run.Out);
        Assert.Equal(0, run.ExitCode);
        Assert.Single(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public async Task Doctor_WorkerWhoseAggregatorIsNotThere_SaysSoAndWhatToDo()
    {
        var run = await CommandRun.OfAsync("doctor", "--config", MnistConfig.Worker(_directory), "--set", "aggregator=127.0.0.1:1", "--format", "json");

        Assert.Equal((1, false), (run.ExitCode, run.Json.GetProperty("ok").GetBoolean()));
        var failed = Assert.Single(run.Json.GetProperty("checks").EnumerateArray(), static check => check.GetProperty("verdict").GetString() == "fail");
        Assert.Equal("aggregator", failed.GetProperty("check").GetString());
        Assert.Contains("127.0.0.1:1", failed.GetProperty("measured").GetString());
        Assert.NotEmpty(failed.GetProperty("advice").GetString()!);
    }

    [Fact]
    public async Task Doctor_ConfigWithProblems_ShowsThemAndLooksNoFurther()
    {
        var run = await CommandRun.OfAsync("doctor", "--config", MnistConfig.Worker(_directory), "--set", "threads=0");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("fail  config      threads (from --set) is 0; expected a whole number from 1 to 256\n", run.Out);
        Assert.DoesNotContain("fail  aggregator", run.Out);
    }

    [Theory]
    [InlineData("0x03 0x01\n", "Ok", "20 to 30 % worn")]
    [InlineData("0x01 0x0a\n", "Warn", "90 to 100 % worn")]
    [InlineData("0x0b 0x01\n", "Fail", "beyond its estimated life")]
    [InlineData("0x00 0x00\n", "Ok", "not known")]
    public async Task Flash_OfAnEmmc_IsJudgedByTheWorseOfItsTwo(string life, string verdict, string measured)
    {
        WriteSystem("sys/devices/mmc0/block/mmcblk0/device/life_time", life);
        WriteSystem("sys/devices/mmc0/block/mmcblk0/mmcblk0p2/partition", "2\n");
        Directory.CreateDirectory(_directory.File("sys/dev/block"));
        Directory.CreateSymbolicLink(_directory.File("sys/dev/block/179:2"), _directory.File("sys/devices/mmc0/block/mmcblk0/mmcblk0p2"));
        WriteSystem("proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw\n27 1 179:2 / / rw - ext4 /dev/mmcblk0p2 rw\n");

        var diagnosis = await new FlashCheck().RunAsync(Unit(), default);

        Assert.Equal(verdict, diagnosis!.Verdict.ToString());
        Assert.Contains(measured, diagnosis.Measured);
    }

    [Theory, InlineData(40_000_000, "Ok"), InlineData(100_000, "Warn"), InlineData(10_000, "Fail")]
    public async Task Memory_ForAModel_IsComparedWithWhatIsAvailable(long kilobytes, string verdict)
    {
        WriteSystem("proc/meminfo", $"MemTotal:       48000000 kB\nMemAvailable:   {kilobytes} kB\n");
        Assert.Equal(verdict, (await new MemoryCheck().RunAsync(Unit(), default))!.Verdict.ToString());
    }

    [Theory, InlineData(true, "Ok"), InlineData(false, "Warn"), InlineData(null, "Ok")]
    public async Task Clock_ThatIsPossible_IsJudgedByWhetherItIsSynchronised(bool? isSynchronised, string verdict) =>
        Assert.Equal(verdict, (await new ClockCheck(new FixedTime(), () => isSynchronised).RunAsync(Unit(), default))!.Verdict.ToString());

    private DoctorContext Unit()
    {
        var file = MnistConfig.Aggregator(_directory);
        var config = UnitConfigReader.ReadOrThrow(new ConfigRequest(file, [], new Dictionary<string, string>()));
        return new DoctorContext(file, [], config, null, _directory.Path);
    }

    private void WriteSystem(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory.File(path))!);
        _directory.Write(path, text);
    }
}
