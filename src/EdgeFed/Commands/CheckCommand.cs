using System.CommandLine;
using EdgeFed.Checks;
using EdgeFed.Config;
using EdgeFed.Output;
using EdgeFed.Security;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary><c>edgefed check</c>: all that is wrong, at once, before a device leaves the workshop.</summary>
internal static class CheckCommand
{
    public static Command Create(Shell shell)
    {
        var config = CommonOptions.Config();
        var set = CommonOptions.Set();
        var format = CommonOptions.Format();
        var command = new Command("check", "Checks configuration, data, model, state directory and port; shows all problems.")
        {
            config, set, format,
        };
        command.SetAction(parsed => Check(parsed.Request(config, set, shell), parsed.WantsJson(format), shell));
        return command.WithExamples(
            "edgefed check --config /etc/edgefed/edgefed.json",
            "edgefed check --config edgefed.json --format json");
    }

    private static int Check(ConfigRequest request, bool asJson, Shell shell)
    {
        var problems = new List<Problem>();
        var summary = new CheckSummary();
        var unit = UnitConfigReader.Read(request, problems);
        var code = problems.Count > 0 ? ExitCode.Usage : ExitCode.Ok;
        using var progress = new ProgressLine(shell, asJson);
        progress.Show("reading data and model");
        var findings = unit is null ? []
            : UnitChecks.Run(unit, problems, summary, StatusSource.OfOrNull(unit.State, request.Environment));
        progress.Hide();
        var noticed = findings.Where(static finding => finding.IsWarning).Select(static finding => finding.Problem);
        List<Problem> warnings = [.. unit?.Warnings ?? [], .. noticed];
        var broken = findings.Where(static finding => !finding.IsWarning).ToList();
        problems.AddRange(broken.Select(static finding => finding.Problem));
        if (code == ExitCode.Ok && broken.Count > 0) code = broken.Min(static finding => finding.ExitCode);
        if (unit is not null && problems.Count == 0) unit = UnitSecurityLoader.Named(unit);
        if (asJson) PrintJson(unit, problems, warnings, summary, shell);
        else PrintText(request.File, unit, problems, warnings, summary, shell);
        return code;
    }

    private static void PrintText(
        string file, UnitConfig? unit, List<Problem> problems, List<Problem> warnings, CheckSummary summary, Shell shell)
    {
        foreach (var problem in problems) shell.Out.WriteLine(problem.Text);
        if (problems.Count == 0) shell.Out.WriteLine($"ok: {Describe(unit!, summary)}");
        foreach (var warning in warnings) shell.Out.WriteLine($"warning: {warning.Text}");
        if (problems.Count > 0)
            shell.Error.WriteLine($"edgefed: {file}: {problems.Count} problem{(problems.Count == 1 ? "" : "s")}");
    }

    private static void PrintJson(
        UnitConfig? unit, List<Problem> problems, List<Problem> warnings, CheckSummary summary, Shell shell) =>
        JsonEnvelope.Write(shell.Out, "check", problems.Count == 0, json =>
        {
            JsonEnvelope.WriteProblems(json, problems);
            json.WriteStartArray("warnings");
            foreach (var warning in warnings) json.WriteStringValue(warning.Text);
            json.WriteEndArray();
            if (problems.Count == 0) json.WriteString("summary", Describe(unit!, summary));
        });

    private static string Describe(UnitConfig unit, CheckSummary summary)
    {
        var peer = unit switch
        {
            WorkerConfig worker => $"aggregator {worker.Aggregator}",
            AggregatorConfig { Job: var job } aggregator =>
                $"listens at {aggregator.Listen}, {job.Rounds} rounds with {job.MinWorkers} workers",
            _ => "",
        };
        var security = unit.Tls is null ? unit.IsExposed ? "insecure: plain TCP" : "" : "TLS";
        string[] parts = [$"{unit.RoleName} {unit.DeviceId}", peer, security, summary.ToString(), $"state {unit.State}"];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }
}
