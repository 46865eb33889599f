using System.CommandLine;
using EdgeFed.Federation.Members;
using EdgeFed.Output;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary><c>edgefed units forget</c>: lets a worker go, and frees its id.</summary>
internal static class UnitsForgetCommand
{
    public static Command Create(Shell shell)
    {
        var device = IdentityOptions.Name("DEVICE", "The worker's device id.");
        var config = CommonOptions.ConfigOfThisMachine();
        var set = CommonOptions.Set();
        var format = CommonOptions.Format();
        var command = new Command("forget",
            "Lets a worker go: from now on the job does not wait for it nor fold what it sent, and without TLS its id is free "
            + "for another key. A worker that comes with this id joins like a new one; `edgefed identity revoke` keeps one out.")
        {
            device, config, set, format,
        };
        command.SetAction((parsed, cancel) => ForgetAsync(
            parsed.GetRequiredValue(device), parsed.UnitOf(config, set, shell), parsed.WantsJson(format), shell, cancel));
        return command.WithExamples(
            "edgefed units forget unit-02", "edgefed units forget unit-02 --config aggregator.json --format json");
    }

    private static async Task<int> ForgetAsync(string device, LocalUnit unit, bool asJson, Shell shell, CancellationToken cancel)
    {
        UnitsCommand.RequireAggregator(unit);
        using var progress = new ProgressLine(shell, asJson);
        progress.Show($"letting {device} go");
        var answers = await new UnitForgetting(unit).RunAsync(device, cancel);
        progress.Hide();
        var isKnown = answers.Any(static answer => answer.WasMember || answer.WasBound);
        if (asJson) PrintJson(answers, isKnown, shell);
        else foreach (var line in Lines(device, answers, isKnown)) shell.Out.WriteLine(line);
        return isKnown ? ExitCode.Ok : ExitCode.Failed;
    }

    private static IEnumerable<string> Lines(string device, IReadOnlyList<ForgetAnswer> answers, bool isKnown)
    {
        if (!isKnown) yield return $"{device} is not known here: it is no member of an open job, and its id is bound to no key";
        foreach (var answer in answers.Where(static answer => answer.WasMember))
            yield return $"{device} is no member of job {answer.Job} any more; versions up to {answer.Version} stay as they are";
        if (answers.Any(static answer => answer.WasBound))
            yield return $"the id {device} is free: it belongs to the next unit that comes with it";
    }

    private static void PrintJson(IReadOnlyList<ForgetAnswer> answers, bool isKnown, Shell shell) =>
        JsonEnvelope.Write(shell.Out, "units forget", isKnown, json =>
        {
            json.WriteStartArray("answers");
            foreach (var answer in answers)
            {
                json.WriteStartObject();
                answer.Write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
