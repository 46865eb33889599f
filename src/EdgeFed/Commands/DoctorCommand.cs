using System.CommandLine;
using EdgeFed.Config;
using EdgeFed.Doctor;
using EdgeFed.Output;
using EdgeFed.Protocol.Messages;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary><c>edgefed doctor</c>: what may be wrong with this unit, and what to do about it.</summary>
internal static class DoctorCommand
{
    public static Command Create(Shell shell)
    {
        var config = CommonOptions.ConfigOfThisMachine();
        var set = CommonOptions.Set();
        var format = CommonOptions.Format();
        var command = new Command("doctor",
            "Looks at configuration, data, identity, aggregator, clock, disk and memory, and says what to do; exit code 1 if anything fails. The unit may be running.")
        {
            config, set, format,
        };
        command.SetAction((parsed, cancel) =>
        {
            var request = new ConfigRequest(parsed.GetValue(config) ?? CommonOptions.DefaultConfig, parsed.GetValue(set) ?? [], shell.Environment);
            return ExamineAsync(PatientOf(request), parsed.WantsJson(format), shell, cancel);
        });
        return command.WithExamples("edgefed doctor", "edgefed doctor --config worker.json --format json");
    }

    private static DoctorContext PatientOf(ConfigRequest request)
    {
        var problems = new List<Problem>();
        var config = UnitConfigReader.Read(request, problems);
        if (problems.Count > 0) config = null; // half of it is worth nothing
        var status = config is null ? StatusSource.OfRuntime(request.Environment) : StatusSource.Of(config.State, request.Environment);
        return new DoctorContext(request.File, problems, config, status);
    }

    private static async Task<int> ExamineAsync(DoctorContext unit, bool asJson, Shell shell, CancellationToken cancel)
    {
        using var progress = new ProgressLine(shell, asJson);
        var found = await UnitDoctor.ExamineAsync(unit, name => progress.Show($"looking at {name}"), cancel);
        progress.Hide();
        if (asJson) PrintJson(found, shell);
        else PrintText(found, shell.Out);
        return Count(found, Verdict.Fail) == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void PrintText(IReadOnlyList<(string Name, Diagnosis Diagnosis)> found, TextWriter output)
    {
        foreach (var (name, diagnosis) in found)
        {
            output.WriteLine($"{Word(diagnosis.Verdict),-4}  {name,-10}  {diagnosis.Measured}");
            if (diagnosis.Advice.Length > 0) output.WriteLine($"{"",16}  -> {diagnosis.Advice}");
        }

        output.WriteLine($"{found.Count} checks: {Count(found, Verdict.Ok)} ok, {Count(found, Verdict.Warn)} warn, {Count(found, Verdict.Fail)} fail");
    }

    private static void PrintJson(IReadOnlyList<(string Name, Diagnosis Diagnosis)> found, Shell shell) =>
        JsonEnvelope.Write(shell.Out, "doctor", Count(found, Verdict.Fail) == 0, json =>
        {
            json.WriteStartArray("checks");
            foreach (var (name, diagnosis) in found)
            {
                json.WriteStartObject();
                json.WriteString("check", name);
                json.WriteString("verdict", Word(diagnosis.Verdict));
                json.WriteString("measured", diagnosis.Measured);
                json.WriteString("advice", diagnosis.Advice);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static int Count(IEnumerable<(string Name, Diagnosis Diagnosis)> found, Verdict verdict) => found.Count(one => one.Diagnosis.Verdict == verdict);

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
