using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Learning.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Jobs;

public sealed class FrozenJobTests : IDisposable
{
    private const string ModelPath = "/home/operator/models/tiny.json";
    private static readonly JobOptions OfFile = TestJob.Tiny.Options with { Model = ModelPath };
    private readonly TempState _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Of_ModelOfAFile_ItsPathDoesNotTravel()
    {
        var job = FrozenJob.Of(OfFile, TestJob.TinySpec, _state.Storage);
        Assert.DoesNotContain("operator", job.Text, StringComparison.Ordinal);
        Assert.Equal(TestJob.Tiny.Id, job.Id);
    }

    [Fact]
    public async Task Of_JobThatBeganWithThePath_KeepsItsId()
    {
        var before = JobDefinition.Freeze(OfFile, TestJob.TinySpec);
        await RoundRecord.OpenAsync(_state.Storage, before, default, NullLogger.Instance);
        Assert.Equal(before.Id, FrozenJob.Of(OfFile, TestJob.TinySpec, _state.Storage).Id);
    }

    [Fact]
    public void Of_BuiltInModels_NamesAreTheirOwn() => Assert.All(ModelCatalog.Names, static name => Assert.Equal(name, ModelCatalog.Get(name).Name));
}
