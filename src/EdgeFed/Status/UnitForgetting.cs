using System.Text.Json;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Jobs;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Status;

/// <summary>
/// Has an aggregator let a unit go: a running one is asked by a file, the state of one that does not run is changed here.
/// </summary>
internal sealed class UnitForgetting(LocalUnit unit)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(200);

    /// <returns>What became of it, for each job that it was a member of; one answer if it was a member of none.</returns>
    /// <exception cref="CommandException">The state directory cannot be used, or the unit does not answer.</exception>
    public async Task<IReadOnlyList<ForgetAnswer>> RunAsync(string device, CancellationToken cancel)
    {
        try
        {
            return unit.IsAlive ? [await AskAsync(device, cancel)] : await ChangeStateAsync(device);
        }
        catch (StateDirectoryException unusable)
        {
            throw new CommandException(ExitCode.Resources, unusable.Message, unusable);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new CommandException(
                ExitCode.Resources,
                $"{unit.State} cannot be written: {refused.Message.TrimEnd('.')}; run this as its user, or as root", refused);
        }
    }

    private async Task<ForgetAnswer> AskAsync(string device, CancellationToken cancel)
    {
        var (request, answer) = (PathOf(ForgetRequests.PathOf(device)), PathOf(ForgetRequests.AnswerPathOf(device)));
        if (!Directory.Exists(Path.GetDirectoryName(request)))
            throw new CommandException(ExitCode.Failed, $"the aggregator that runs takes no requests in {unit.State}: "
                + "it is still starting, or of an older version; stop it and run this again");
        File.Delete(answer);
        File.Create(request).Dispose();
        for (var waited = TimeSpan.Zero; File.Exists(request); waited += _poll)
        {
            if (waited > _patience)
                throw new CommandException(
                    ExitCode.Failed,
                    $"the aggregator has not answered within {_patience.TotalSeconds:0} s; "
                    + "the request stays, and is done when the version under way is");
            await Task.Delay(_poll, cancel);
        }

        return Read(answer) ?? throw new CommandException(
            ExitCode.Failed, "the aggregator took the request and was started again; run this again to see what became of it");
    }

    /// <summary>Null if it is not there.</summary>
    private static ForgetAnswer? Read(string path)
    {
        try
        {
            var answer = ForgetAnswer.Read(File.ReadAllBytes(path));
            File.Delete(path);
            return answer;
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<ForgetAnswer>> ChangeStateAsync(string device)
    {
        if (!Directory.Exists(unit.State))
            throw new CommandException(ExitCode.Resources, $"State directory {unit.State} does not exist.");
        using var storage = new FileStorage(unit.State);
        var hasIds = storage.Exists(IdentityRegistry.Path);
        var registry = hasIds ? await IdentityRegistry.OpenAsync(storage, NullLogger.Instance) : null;
        var answers = new List<ForgetAnswer>();
        foreach (var record in await OpenRecordsAsync(storage))
            answers.Add(await new UnitRelease(record, registry).ForgetAsync(device));
        var wasBound = answers.Exists(static answer => answer.WasBound); // by the first of them it is free
        var ofMember = answers.FindAll(static answer => answer.WasMember)
            .ConvertAll(answer => answer with { WasBound = wasBound });
        if (ofMember.Count > 0) return ofMember;
        return answers.Count > 0 ? [answers[0]] : [await new UnitRelease(null, registry).ForgetAsync(device)];
    }

    /// <summary>Opens the records of jobs that are not finished.</summary>
    private async Task<IReadOnlyList<RoundRecord>> OpenRecordsAsync(FileStorage storage)
    {
        var files = new JobFiles(unit.State);
        var records = new List<RoundRecord>();
        foreach (var job in files.Ids().Where(files.HasRecord))
        {
            var record = await RoundRecord.ReadAsync(storage, RoundRecord.PathOf(job), NullLogger.Instance);
            if (record.FoldCount != record.Job?.Options.Rounds) records.Add(record);
        }

        return records;
    }

    private string PathOf(string path) => Path.Combine(unit.State, path);
}
