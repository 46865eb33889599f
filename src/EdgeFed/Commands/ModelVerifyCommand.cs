using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EdgeFed.Federation.Records;
using EdgeFed.Output;
using EdgeFed.Security;
using EdgeFed.Spool.Storage;
using EdgeFed.Verification;

namespace EdgeFed.Commands;

/// <summary><c>edgefed model verify</c>: folds what the record names once more, and compares.</summary>
internal static class ModelVerifyCommand
{
    public static Command Create(Shell shell)
    {
        var state = new Option<string>("--state") { Description = "The aggregator's state directory; it must not be running.", HelpName = "DIR", Required = true };
        var job = new Option<string>("--job") { Description = "Only this job (default: all that have a record).", HelpName = "ID" };
        var ca = new Option<string>("--ca") { Description = "Certificate of the fleet's authority: each update's and version's signature is checked with it.", HelpName = "FILE" };
        var format = CommonOptions.Format();
        var command = new Command("verify", "Replays the round record over kept updates and compares digests, and checks signatures; exit code 3 if anything differs.")
        {
            state, job, ca, format,
        };
        command.SetAction((parsed, _) => VerifyAsync(
            parsed.GetRequiredValue(state), parsed.GetValue(job), parsed.GetValue(ca), parsed.WantsJson(format), shell));
        return command.WithExamples("edgefed model verify --state /var/lib/edgefed --ca fleet-ca.pem", "edgefed model verify --state aggregator --job digits-0f3a9c1b2d4e --format json");
    }

    private static async Task<int> VerifyAsync(string state, string? job, string? ca, bool asJson, Shell shell)
    {
        using var authority = ca is null ? null : IdentityFile.LoadAuthority(ca);
        using var progress = new ProgressLine(shell, asJson);
        var verified = await VerifyJobsAsync(state, job, authority, progress);
        progress.Hide();
        var isGood = verified.All(result => result.IsGood);
        if (asJson) PrintJson(verified, isGood, shell);
        else foreach (var result in verified) PrintText(result, shell.Out);
        return isGood ? ExitCode.Ok : ExitCode.Data;
    }

    private static async Task<IReadOnlyList<JobVerification>> VerifyJobsAsync(string state, string? job, X509Certificate2? authority, ProgressLine progress)
    {
        using var verifier = Open(state, authority);
        var jobs = verifier.Jobs;
        if (jobs.Count == 0) throw new CommandException(ExitCode.Data, $"{state} holds no round record; expected the state directory of an aggregator");
        if (job is not null && !jobs.Contains(job))
            throw new CommandException(ExitCode.Data, $"{state} has no record of job {job}; there are: {string.Join(", ", jobs)}");
        var verified = new List<JobVerification>();
        foreach (var id in jobs.Where(id => job is null || id == job))
        {
            progress.Show($"reading {id}");
            verified.Add(await verifier.VerifyAsync(id, done => progress.Show($"folding {id} again", done)));
        }

        return verified;
    }

    private static StateVerifier Open(string state, X509Certificate2? authority)
    {
        try
        {
            return new StateVerifier(state, authority);
        }
        catch (StateDirectoryException unusable)
        {
            throw new CommandException(ExitCode.Resources, $"{unusable.Message} Stop the aggregator first, or verify a copy of its directory.", unusable);
        }
    }

    private static void PrintText(JobVerification result, TextWriter output)
    {
        output.WriteLine($"job {result.Job}");
        foreach (var round in result.Rounds) output.WriteLine($"round {round.Round}: version {round.Version} {Describe(round)}");
        foreach (var left in result.Departures) output.WriteLine($"after version {left.Version}: {left.Device} left ({left.Reason})");
        foreach (var problem in result.Problems) output.WriteLine($"MISMATCH: {problem}");
        output.WriteLine($"{result.Rounds.Count} rounds: {result.Count(ReplayOutcome.Verified)} verified, "
            + $"{result.Count(ReplayOutcome.NotKept)} without their updates, {result.Count(ReplayOutcome.Mismatch) + result.Problems.Count} mismatches"
            + (result.Signatures is { } signatures ? $", {signatures} signatures verified" : ", signatures not checked (--ca FILE)"));
    }

    private static string Describe(RoundReplay round) => round.Outcome switch
    {
        ReplayOutcome.Verified => $"verified, sha256 {round.Recorded}",
        ReplayOutcome.NotKept => $"updates not kept ({round.Detail}), recorded sha256 {round.Recorded}",
        _ when round.Found is { } found => $"MISMATCH: {round.Detail}: recorded sha256 {round.Recorded}, found {found}",
        _ => $"MISMATCH: {round.Detail}",
    };

    private static void PrintJson(IReadOnlyList<JobVerification> verified, bool isGood, Shell shell) =>
        JsonEnvelope.Write(shell.Out, "model verify", isGood, json =>
        {
            json.WriteStartArray("jobs");
            foreach (var result in verified) Write(json, result);
            json.WriteEndArray();
        });

    private static void Write(Utf8JsonWriter json, JobVerification result)
    {
        json.WriteStartObject();
        json.WriteString("job", result.Job);
        json.WriteNumber("verified", result.Count(ReplayOutcome.Verified));
        json.WriteNumber("not_kept", result.Count(ReplayOutcome.NotKept));
        json.WriteNumber("mismatched", result.Count(ReplayOutcome.Mismatch));
        if (result.Signatures is { } signatures) json.WriteNumber("signatures", signatures);
        json.WriteStartArray("rounds");
        foreach (var round in result.Rounds) Write(json, round);
        json.WriteEndArray();
        json.WriteStartArray("departures");
        foreach (var left in result.Departures) Write(json, left);
        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (var problem in result.Problems) json.WriteStringValue(problem);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MemberLeft left)
    {
        json.WriteStartObject();
        json.WriteString("device", left.Device);
        json.WriteNumber("version", left.Version);
        json.WriteString("reason", left.Reason);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RoundReplay round)
    {
        json.WriteStartObject();
        json.WriteNumber("round", round.Round);
        json.WriteNumber("version", round.Version);
        json.WriteString("outcome", round.Outcome switch
        {
            ReplayOutcome.Verified => "verified",
            ReplayOutcome.NotKept => "not_kept",
            _ => "mismatch",
        });
        json.WriteString("recorded_sha256", round.Recorded.ToString());
        if (round.Found is { } found) json.WriteString("found_sha256", found.ToString());
        if (round.Detail.Length > 0) json.WriteString("detail", round.Detail);
        json.WriteEndObject();
    }
}
