using EdgeFed.Core.Values;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Records;

public sealed class RoundRecordTests : IDisposable
{
    private static readonly Digest _initial = Digest.OfSha256("initial"u8);
    private static readonly Digest _model = Digest.OfSha256("model"u8);
    private static readonly RoundStarted _start = new(1, 0, _initial, ["unit-01", "unit-02"]);
    private static readonly RoundFolded _fold = new(
        1, 0, _initial, "fedavg", [new FoldedUpdate("unit-01", _model, 100, 2)], [new RefusedUpdate("unit-02", "\"NaN\" in fc1")], 1, _model)
    { LocalOnly = ["unit-03"] };
    private readonly TempState _state = new();

    private static string Path => RoundRecord.PathOf(TestJob.Tiny.Id);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Open_New_HasNothingButTheInitialModel()
    {
        var record = await OpenAsync();
        Assert.Equal((0, _initial, null), (record.Version, record.Model, record.Open));
        Assert.Empty(record.Folds);
    }

    [Fact]
    public async Task Reopen_AfterAStartedRound_IsInThatRound()
    {
        await (await OpenAsync()).AppendAsync(_start);
        var record = await OpenAsync();
        Assert.Equivalent(_start, record.Open);
        Assert.Equal(_start.Members, record.LastMembers);
    }

    [Fact]
    public async Task Reopen_AfterAFold_KnowsAllOfIt()
    {
        var record = await OpenAsync();
        await record.AppendAsync(_start);
        await record.AppendAsync(_fold);
        await record.AppendAsync(new RoundEvaluated(1, 1, 0.25, 0.5, 2000));
        record = await OpenAsync();
        Assert.Null(record.Open);
        Assert.Equal((1, _model, _initial), (record.Version, record.Model, record.InitialModel));
        Assert.Equivalent(_fold, Assert.Single(record.Folds));
        Assert.Equal(new RoundEvaluated(1, 1, 0.25, 0.5, 2000), record.LastEvaluation);
    }

    [Fact]
    public async Task Reopen_TornAtEveryByteOfTheLastEntry_IsAsBeforeIt()
    {
        var record = await OpenAsync();
        await record.AppendAsync(_start);
        var before = File.ReadAllBytes(_state.File(Path)).Length;
        await record.AppendAsync(_fold);
        var whole = File.ReadAllBytes(_state.File(Path));
        for (var length = before; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(_state.File(Path), whole[..length]);
            record = await OpenAsync();
            Assert.Equivalent(_start, record.Open);
            Assert.Equal(0, record.Version);
        }

        await record.AppendAsync(_fold);
        Assert.Equal(whole, File.ReadAllBytes(_state.File(Path)));
    }

    [Fact]
    public async Task Open_AnEntryWasAltered_IsRefused()
    {
        var record = await OpenAsync();
        await record.AppendAsync(_start);
        await record.AppendAsync(_fold);
        var text = File.ReadAllText(_state.File(Path));
        File.WriteAllText(_state.File(Path), text.Replace("unit-02\"]", "unit-03\"]", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<SpoolException>(OpenAsync);
        Assert.Contains("entry 2", refused.Message);
    }

    [Fact]
    public async Task Open_AnotherInitialModel_IsRefused()
    {
        await OpenAsync();
        var refused = await Assert.ThrowsAsync<SpoolException>(
            () => RoundRecord.OpenAsync(_state.Storage, TestJob.Tiny, _model, NullLogger.Instance));
        Assert.Contains(_initial.Short, refused.Message);
    }

    private Task<RoundRecord> OpenAsync() => RoundRecord.OpenAsync(_state.Storage, TestJob.Tiny, _initial, NullLogger.Instance);
}
