using EdgeFed.Aggregation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Async;

/// <summary>Finds in the spool what updates are folded with.</summary>
internal sealed class AsyncObjects(JobDefinition job, SpoolDirectory spool)
{
    private readonly Dictionary<string, long> _newestBefore = new(StringComparer.Ordinal); // numbers of updates, by device
    private long _passed; // updates that are older than what is kept

    /// <summary>An update cannot be folded without the version it was trained from.</summary>
    public static bool NeedsBase(JobDefinition job, FoldReference reference) =>
        job.UpdatesAreDeltas || reference == FoldReference.Base || job.Options.ClipNorm > 0;

    public SpoolObject? FindModel(int version) => spool.FindComplete(ObjectName.Model(job.Id, version).ToString());

    public SpoolObject? FindUpdate(string device, long number) => spool.FindComplete(ObjectName.Update(job.Id, device, number).ToString());

    /// <summary>
    /// Deletes what nobody can ask for any more. Kept are the newest version; those that workers train from, of which the oldest
    /// go first where they are more than <paramref name="leasedVersions"/>; and what the last <paramref name="keepVersions"/>
    /// versions were made of.
    /// </summary>
    public void ForgetOld(RoundRecord record, int keepVersions, int leasedVersions)
    {
        var state = record.AsyncState;
        var start = record.PublishedAtOrBefore(Math.Max(0, state.Version - keepVersions));
        var leased = state.Tasks.Values.Where(static task => task.IsOpen).Select(static task => task.Version).Distinct().OrderDescending().Take(leasedVersions);
        var models = new HashSet<int>(leased) { start, state.Published?.Version ?? 0 };
        var first = (long)start * state.UpdatesPerVersion;
        var updates = new HashSet<(string, long)>();
        AdvanceTo(record, first);
        foreach (var update in record.UpdatesFrom(first))
        {
            var device = update.Update.Device;
            if (NeedsBase(job, update.Step.Reference)) models.Add(update.BaseVersion);
            if (update.Step.Reference == FoldReference.Previous && _newestBefore.TryGetValue(device, out var before)) updates.Add((device, before));
            updates.Add((device, update.Number));
        }

        foreach (var found in spool.Objects.Where(found => ObjectName.Parse(found.Name).Job == job.Id).ToList())
        {
            var name = ObjectName.Parse(found.Name);
            var isKept = name.Kind == ObjectKind.Update
                ? updates.Contains((name.Device, name.Number)) || state.OpenTaskOf(name.Device)?.Number == name.Number || state.ContributionOf(name.Device).Number == name.Number
                : models.Contains((int)name.Number);
            if (!isKept) spool.Delete(found.Name);
        }
    }

    /// <summary>
    /// Goes on to where the kept versions begin: each worker's newest update before that is what its next one took the place of.
    /// </summary>
    private void AdvanceTo(RoundRecord record, long first)
    {
        foreach (var update in record.UpdatesFrom(_passed).Take((int)(first - _passed))) _newestBefore[update.Update.Device] = update.Number;
        _passed = first;
    }

    /// <summary>Inputs of a recorded fold; null if not all of them are stored.</summary>
    /// <param name="before">The worker's update before it.</param>
    public FoldSource? Find(UpdateFolded folded, Contribution before)
    {
        if (FindUpdate(folded.Update.Device, folded.Number) is not { } update || update.Representation.Content != folded.Update.Update) return null;
        var (baseModel, previous) = (default(SpoolObject), default(SpoolObject));
        if (NeedsBase(job, folded.Step.Reference) && (baseModel = FindModel(folded.BaseVersion)) is null) return null;
        if (folded.Step.Reference == FoldReference.Previous && (previous = FindUpdate(folded.Update.Device, before.Number)) is null) return null;
        return new FoldSource(update, baseModel, previous, folded.Step, folded.Update.Scale);
    }
}
