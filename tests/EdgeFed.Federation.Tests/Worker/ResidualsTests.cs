using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Worker;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Worker;

public sealed class ResidualsTests : IDisposable
{
    private LossyJob _job = null!; // opened by each test

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task NoteOutcome_Folded_TheUpdatesResidualIsTheCurrentOne()
    {
        var (update, pending) = await SentAsync(round: 3);
        var residuals = Open();
        Assert.Null(residuals.Current(_job.Job)); // not before the outcome is told

        await residuals.NoteOutcomeAsync(_job.Job, update, UpdateOutcome.Folded);

        Assert.Equal(pending.Name, residuals.Current(_job.Job)?.Name);
        Assert.Equal(pending.Name, (await ReopenAsync()).Current(_job.Job)?.Name);
    }

    [Theory, InlineData(UpdateOutcome.Refused), InlineData(UpdateOutcome.Superseded)]
    public async Task NoteOutcome_NotFolded_TheUpdateIsReturned(UpdateOutcome outcome)
    {
        var (update, pending) = await SentAsync(round: 3);
        var residuals = Open();

        await residuals.NoteOutcomeAsync(_job.Job, update, outcome);

        AssertReturned((await ReopenAsync()).Current(_job.Job)!, LossyJob.Read(update), LossyJob.Read(pending));
    }

    /// <summary>A unit killed between the outcome and the deletion of the update hears the outcome again.</summary>
    [Fact]
    public async Task NoteOutcome_AgainAfterARestart_ReturnsNothingTwice()
    {
        var (update, pending) = await SentAsync(round: 3);
        await Open().NoteOutcomeAsync(_job.Job, update, UpdateOutcome.Superseded);
        var again = await ReopenAsync();

        await again.NoteOutcomeAsync(_job.Job, _job.Spool.FindComplete(update.Name)!, UpdateOutcome.Superseded);

        AssertReturned(again.Current(_job.Job)!, LossyJob.Read(update), LossyJob.Read(pending));
    }

    /// <summary>
    /// Found by seed 3031: a write that had no room at first was taken for done when it was tried again, and the next power cut
    /// lost it.
    /// </summary>
    [Fact]
    public async Task NoteOutcome_NoRoomAtFirst_IsOnDiskWhenItIsDone()
    {
        var (update, pending) = await SentAsync(round: 3);
        var disk = new MemoryStorage { Room = 0 };
        Residuals OpenOnDisk() => new(disk, _job.Spool, _job.Writer, LossyJob.Device, NullLogger.Instance);
        var residuals = OpenOnDisk();

        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => residuals.NoteOutcomeAsync(_job.Job, update, UpdateOutcome.Folded));
        Assert.Null(residuals.Current(_job.Job));
        disk.Room = long.MaxValue;
        await residuals.NoteOutcomeAsync(_job.Job, update, UpdateOutcome.Folded);

        Assert.Equal(pending.Name, OpenOnDisk().Current(_job.Job)?.Name);
    }

    /// <summary>Killed before the small file names the result: noted once more from the objects that are still there.</summary>
    [Fact]
    public async Task NoteOutcome_CutBeforeItIsNamed_ComesToTheSame()
    {
        var (update, pending) = await SentAsync(round: 3);
        await Open().NoteOutcomeAsync(_job.Job, update, UpdateOutcome.Superseded);
        File.Delete(_job.State.File("residual.json"));
        var again = await ReopenAsync();
        Assert.Null(again.Current(_job.Job));

        await again.NoteOutcomeAsync(_job.Job, _job.Spool.FindComplete(update.Name)!, UpdateOutcome.Superseded);

        AssertReturned(again.Current(_job.Job)!, LossyJob.Read(update), LossyJob.Read(pending));
    }

    [Fact]
    public async Task NoteOutcome_SameRoundSupersededTwice_ReturnsTheSecondUpdateToo()
    {
        var (first, _) = await SentAsync(round: 3);
        var residuals = Open();
        await residuals.NoteOutcomeAsync(_job.Job, first, UpdateOutcome.Superseded);
        var (second, pending) = await SentAsync(round: 3, seed: 50); // trained again with what was returned

        await residuals.NoteOutcomeAsync(_job.Job, second, UpdateOutcome.Superseded);

        AssertReturned(residuals.Current(_job.Job)!, LossyJob.Read(second), LossyJob.Read(pending));
    }

    /// <summary>Where nothing was learnt, the update of the next round has the same content.</summary>
    [Fact]
    public async Task NoteOutcome_NextRoundWithTheSameContent_IsAnotherUpdate()
    {
        var (first, _) = await SentAsync(round: 3);
        var residuals = Open();
        await residuals.NoteOutcomeAsync(_job.Job, first, UpdateOutcome.Folded);
        var (second, pending) = await SentAsync(round: 4);

        await residuals.NoteOutcomeAsync(_job.Job, second, UpdateOutcome.Folded);

        Assert.Equal(pending.Name, residuals.Current(_job.Job)?.Name);
    }

    /// <summary>A medium that goes bad costs what it held, not the unit.</summary>
    [Fact]
    public async Task NoteOutcome_NotFoldedAndDamagedOnDisk_GoesOnWithoutIt()
    {
        var (update, _) = await SentAsync(round: 3);
        _job.State.Flip($"spool/{update.Name.Replace('/', '~')}.log", -100);
        var residuals = Open();

        await residuals.NoteOutcomeAsync(_job.Job, update, UpdateOutcome.Superseded);

        Assert.Null(residuals.Current(_job.Job));
    }

    [Fact]
    public async Task ForgetOld_KeepsTheCurrentOneOnly()
    {
        var (update, _) = await SentAsync(round: 3);
        var residuals = Open();
        await residuals.NoteOutcomeAsync(_job.Job, update, UpdateOutcome.Superseded);
        _job.Spool.Delete(update.Name);

        residuals.ForgetOld(_job.Job);

        Assert.Equal([residuals.Current(_job.Job)!.Name], _job.Spool.Objects.Select(static o => o.Name));
    }

    [Fact]
    public async Task Current_DamagedFile_IsNone()
    {
        var (update, _) = await SentAsync(round: 3);
        await Open().NoteOutcomeAsync(_job.Job, update, UpdateOutcome.Folded);
        File.WriteAllText(_job.State.File("residual.json"), "{\"residual\":");

        Assert.Null((await ReopenAsync()).Current(_job.Job));
    }

    private static void AssertReturned(SpoolObject current, float[] sent, float[] left)
    {
        var values = LossyJob.Read(current);
        for (var i = 0; i < values.Length; i++) Assert.Equal((float)(Half)(sent[i] + left[i]), values[i]);
    }

    /// <summary>An update and its residual, as training leaves them.</summary>
    private async Task<(SpoolObject Update, SpoolObject Pending)> SentAsync(int round, int seed = 1)
    {
        _job ??= await LossyJob.OpenAsync("q8");
        var pending = await _job.WriteAsync(ObjectName.Residual(_job.Job.Id, LossyJob.Device, round), _job.Values(seed));
        return (await _job.WriteAsync(ObjectName.Update(_job.Job.Id, LossyJob.Device, round), _job.Values(seed + 1)), pending);
    }

    private async Task<Residuals> ReopenAsync()
    {
        await _job.ReopenAsync();
        return Open();
    }

    private Residuals Open() => new(_job.State.Storage, _job.Spool, _job.Writer, LossyJob.Device, NullLogger.Instance);
}
