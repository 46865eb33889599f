using System.CommandLine;
using EdgeFed.Output;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary><c>edgefed units</c>: the workers of this aggregator.</summary>
internal static class UnitsCommand
{
    private static readonly TextTable.Column[] _columns =
        [new("device"), new("state"), new("for", IsNumber: true), new("address"), new("last round", IsNumber: true), new("examples", IsNumber: true), new("waited for")];

    public static Command Create(Shell shell)
    {
        var config = CommonOptions.ConfigOfThisMachine();
        var set = CommonOptions.Set();
        var format = CommonOptions.Format();
        var command = new Command("units", "Lists the workers that this aggregator knows: who is connected, who is waited for, what each sent last; `units forget` lets one go.")
        {
            config, set, format, UnitsForgetCommand.Create(shell),
        };
        command.SetAction((parsed, _) => ShowAsync(parsed.UnitOf(config, set, shell), parsed.WantsJson(format), shell));
        return command.WithExamples("edgefed units", "edgefed units --config aggregator.json --format json");
    }

    /// <exception cref="CommandException">It is a worker.</exception>
    internal static void RequireAggregator(LocalUnit unit)
    {
        if (unit.Role != "aggregator") throw new CommandException(ExitCode.Usage, $"{unit.Device} is a {unit.Role}; `edgefed units` is for an aggregator");
    }

    private static async Task<int> ShowAsync(LocalUnit unit, bool asJson, Shell shell)
    {
        RequireAggregator(unit);
        using var progress = new ProgressLine(shell, asJson);
        progress.Show("reading the record");
        var found = await UnitsSource.FindAsync(unit, shell.Environment);
        progress.Hide();
        if (asJson) PrintJson(found, shell);
        else PrintText(found, shell.Out);
        return ExitCode.Ok;
    }

    private static void PrintText(UnitsSource found, TextWriter output)
    {
        var now = DateTime.UtcNow;
        if (found.Units.Count > 0) foreach (var line in TextTable.Lines(_columns, found.Units.Select(one => Cells(one, now)))) output.WriteLine(line);
        var connected = found.Units.Count(static one => one.IsConnected == true);
        output.WriteLine(found.Note.Length > 0 ? $"{found.Units.Count} units known; {found.Note}" : $"{connected} of {found.Units.Count} units connected");
    }

    private static string[] Cells(KnownUnit unit, DateTime now) =>
    [
        unit.Device, unit.IsConnected switch { true => "connected", false => "away", null => "-" },
        unit.Since is { } since ? Figures.Duration(now > since ? now - since : TimeSpan.Zero) : "-",
        unit.Address.Length > 0 ? unit.Address : "-",
        unit.LastRound > 0 ? unit.LastRound.ToString(Figures.Culture) : "-",
        unit.LastRound > 0 ? Figures.Count(unit.LastExamples) : "-",
        unit.IsWaitedFor ? "yes" : "no",
    ];

    private static void PrintJson(UnitsSource found, Shell shell) => JsonEnvelope.Write(shell.Out, "units", ok: true, json =>
    {
        json.WriteString("note", found.Note);
        json.WriteStartArray("units");
        foreach (var unit in found.Units) unit.Write(json);
        json.WriteEndArray();
    });
}
