using System.CommandLine;
using EdgeFed.Jobs;
using EdgeFed.Output;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary><c>edgefed jobs</c>: what this unit works or worked on.</summary>
internal static class JobsCommand
{
    private const int ShortDigest = 12;

    private static readonly TextTable.Column[] _columns =
    [
        new("job"), new("model"), new("rounds", IsNumber: true), new("version", IsNumber: true), new("sha256"),
        new("accuracy", IsNumber: true), new("state"), new("size", IsNumber: true),
    ];

    public static Command Create(Shell shell)
    {
        var config = CommonOptions.ConfigOfThisMachine();
        var set = CommonOptions.Set();
        var format = CommonOptions.Format();
        var command = new Command("jobs", "Lists the jobs in this unit's state directory; it may be running.") { config, set, format };
        command.SetAction((parsed, _) => ShowAsync(parsed.UnitOf(config, set, shell), parsed.WantsJson(format), shell));
        return command.WithExamples("edgefed jobs", "edgefed jobs --config aggregator.json --format json");
    }

    private static async Task<int> ShowAsync(LocalUnit unit, bool asJson, Shell shell)
    {
        using var progress = new ProgressLine(shell, asJson);
        var jobs = await new JobList(unit).ReadAsync(id => progress.Show($"reading {id}"));
        progress.Hide();
        if (asJson) PrintJson(jobs, shell);
        else PrintText(unit, jobs, shell);
        return ExitCode.Ok;
    }

    private static void PrintText(LocalUnit unit, IReadOnlyList<JobEntry> jobs, Shell shell)
    {
        if (jobs.Count == 0) shell.Out.WriteLine($"no jobs yet in {unit.State}");
        else foreach (var line in TextTable.Lines(_columns, jobs.Select(Cells))) shell.Out.WriteLine(line);
    }

    private static string[] Cells(JobEntry job) =>
    [
        job.Id, OrDash(job.Model), $"{OrDash(job.RoundsDone?.ToString(Figures.Culture))}/{OrDash(job.Rounds?.ToString(Figures.Culture))}",
        job.Version.ToString(Figures.Culture), OrDash(job.ModelSha256[..Math.Min(ShortDigest, job.ModelSha256.Length)]),
        job.Accuracy is { } accuracy ? Figures.Decimal(accuracy, 3) : "-", job.State, Figures.Bytes(job.Bytes),
    ];

    private static string OrDash(string? text) => string.IsNullOrEmpty(text) ? "-" : text;

    private static void PrintJson(IReadOnlyList<JobEntry> jobs, Shell shell) => JsonEnvelope.Write(shell.Out, "jobs", ok: true, json =>
    {
        json.WriteStartArray("jobs");
        foreach (var job in jobs) job.Write(json);
        json.WriteEndArray();
    });
}
