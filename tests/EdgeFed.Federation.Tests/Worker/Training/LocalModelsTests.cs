using EdgeFed.Federation.Models;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Tests.Worker.Training;

public sealed class LocalModelsTests : IDisposable
{
    private LossyJob _job = null!; // opened by each test

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task Make_FromDeltas_AddsEachInOrder()
    {
        var models = await OpenAsync(1, 2, 3);
        using var start = InitialModel.Make(_job.Job);
        var expected = start.Span.ToArray();
        foreach (var version in new[] { 1, 2, 3 })
            for (var i = 0; i < expected.Length; i++) expected[i] += _job.Values(version)[i];

        using var made = models.Make(_job.Job, 3);

        Assert.Equal(expected, made.Span.ToArray());
        Assert.Equal(3, models.NewestVersion(_job.Job));
    }

    [Fact]
    public async Task CanMake_AGapInTheDeltas_OnlyWhatIsBefore()
    {
        var models = await OpenAsync(1, 3);
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(version => models.CanMake(_job.Job, version)));
        Assert.Equal(1, models.NewestVersion(_job.Job));
    }

    [Fact]
    public async Task Keep_DeltasSmallerThanTheModel_KeepsThemAndWhatTheyStartFrom()
    {
        var models = await OpenAsync();
        await _job.WriteAsync(ObjectName.Model(_job.Job.Id, 1), _job.Values(20));
        await _job.WriteAsync(ObjectName.Model(_job.Job.Id, 2), _job.Values(21));
        await _job.WriteAsync(ObjectName.Delta(_job.Job.Id, 2), _job.Values(2));
        await _job.WriteAsync(ObjectName.Delta(_job.Job.Id, 3), _job.Values(3), _job.Job.ModelFormat);
        using var made = models.Make(_job.Job, 3);

        await models.KeepAsync(_job.Job, 3, made);

        Assert.Equal([ObjectName.Delta(_job.Job.Id, 3).ToString(), ObjectName.Model(_job.Job.Id, 2).ToString()],
            _job.Spool.Objects.Select(static o => o.Name).Order(StringComparer.Ordinal));
        await AssertStillMadeAsync(models, made.Span.ToArray());
    }

    [Fact]
    public async Task Keep_DeltasLargerThanTheModel_KeepsTheModel()
    {
        var models = await OpenAsync(1, 2, 3); // in f32: one alone takes as much as the model
        using var made = models.Make(_job.Job, 3);

        await models.KeepAsync(_job.Job, 3, made);

        Assert.Equal([ObjectName.Model(_job.Job.Id, 3).ToString()], _job.Spool.Objects.Select(static o => o.Name));
        await AssertStillMadeAsync(models, made.Span.ToArray());
    }

    [Fact]
    public async Task Forget_LeavesOnlyWhatIsMadeHere()
    {
        var models = await OpenAsync(1, 2);
        models.Forget(_job.Job);
        Assert.Equal(0, models.NewestVersion(_job.Job));
        Assert.True(models.CanMake(_job.Job, 0));
        Assert.False(models.CanMake(_job.Job, 1));
    }

    private async Task AssertStillMadeAsync(LocalModels models, float[] expected)
    {
        using var again = models.Make(_job.Job, 3);
        Assert.Equal(expected, again.Span.ToArray());
        await _job.ReopenAsync();
        using var reopened = new LocalModels(_job.Spool, _job.Writer, LossyJob.Device).Make(_job.Job, 3);
        Assert.Equal(expected, reopened.Span.ToArray());
    }

    private async Task<LocalModels> OpenAsync(params int[] deltas)
    {
        _job = await LossyJob.OpenAsync("q8");
        foreach (var version in deltas) await _job.WriteAsync(ObjectName.Delta(_job.Job.Id, version), _job.Values(version));
        return new LocalModels(_job.Spool, _job.Writer, LossyJob.Device);
    }
}
