using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Simulation.Federations;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Records;

/// <summary>A job that was begun from a model goes on from it, whatever became of the file.</summary>
public class JobStartTests
{
    private readonly MemoryModel _model = new(MemoryModel.Random(1, TestJob.TinySpec.ParameterCount));

    private JobDefinition Begun => JobDefinition.Freeze(TestJob.Tiny.Options with { InitialModel = _model.Content }, TestJob.TinySpec);

    [Fact]
    public void Find_WithoutAModel_IsTheJobAsItWas() => Assert.Equal(new JobStart(TestJob.Tiny.Options, null), JobStart.Find(TestJob.Tiny.Options, TestJob.TinySpec, null, []));

    [Fact]
    public void Find_ANewModel_TakesItsDigest() => Assert.Equal(new JobStart(Begun.Options, null), Find());

    [Fact]
    public void Find_TheSameModelAgain_IsTheSameJob() => Assert.Equal(new JobStart(Begun.Options, null), Find(TestJob.Tiny, Begun));

    [Fact]
    public void Find_TheFileIsGone_GoesOnAndSaysSo()
    {
        var begun = Begun;
        _model.IsGone = true;
        var start = Find(begun);
        Assert.Equal(begun.Options, start.Options);
        Assert.Contains($"job {begun.Id} goes on from what it began with", start.Warning);
    }

    [Fact]
    public void Find_TheFileChanged_GoesOnAndSaysSo()
    {
        var begun = Begun;
        _model.Values = MemoryModel.Random(2, TestJob.TinySpec.ParameterCount);
        var start = Find(begun);
        Assert.Equal(begun.Options, start.Options);
        Assert.Contains("is another model by now", start.Warning);
    }

    [Fact]
    public void Find_TheFileChangedAndOtherKeysToo_IsANewJob()
    {
        var other = JobDefinition.Freeze(Begun.Options with { Rounds = 3 }, TestJob.TinySpec);
        _model.Values = MemoryModel.Random(2, TestJob.TinySpec.ParameterCount);
        Assert.Equal(new JobStart(Begun.Options, null), Find(other));
    }

    [Fact]
    public void Find_NoFileAndNothingBegun_NamesTheKey()
    {
        _model.IsGone = true;
        Assert.Contains("job.initial_model: start.safetensors", Assert.Throws<SafetensorsException>(() => Find(TestJob.Tiny)).Message);
    }

    [Fact]
    public async Task RecordedJobs_OfAStateDirectory_AreThoseWhoseRecordBegins()
    {
        var storage = new MemoryStorage();
        Assert.Empty(RecordedJobs.Read(storage));
        await RoundRecord.OpenAsync(storage, Begun, _model.Content, NullLogger.Instance);
        await RoundRecord.OpenAsync(storage, TestJob.Tiny, default, NullLogger.Instance);
        storage.Open("records/torn.jsonl").Write(0, "{\"prev\":"u8);
        Assert.Equal(new[] { Begun.Id, TestJob.Tiny.Id }.Order(StringComparer.Ordinal), RecordedJobs.Read(storage).Select(static job => job.Id));
    }

    private JobStart Find(params JobDefinition[] recorded) => JobStart.Find(TestJob.Tiny.Options, TestJob.TinySpec, _model, recorded);
}
