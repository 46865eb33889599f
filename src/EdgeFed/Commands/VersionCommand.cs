using System.CommandLine;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary><c>edgefed version</c>: what this binary is made of, and under which licences.</summary>
internal static class VersionCommand
{
    public static Command Create(Shell shell)
    {
        var licenses = new Option<bool>("--licenses")
        {
            Description = "Show the licence of EdgeFed and of all that is linked into it.",
        };
        var format = CommonOptions.Format();
        var command = new Command("version", "Shows the version of this binary and of what is inside it.") { licenses, format };
        command.SetAction(parsed =>
            parsed.GetValue(licenses) ? PrintLicenses(parsed.WantsJson(format), shell)
            : parsed.WantsJson(format) ? PrintJson(shell)
            : PrintText(shell));
        return command.WithExamples("edgefed version", "edgefed version --licenses", "edgefed version --format json");
    }

    public static int PrintText(Shell shell)
    {
        shell.Out.WriteLine($"edgefed {VersionInfo.Version}");
        shell.Out.WriteLine(VersionInfo.Runtime);
        shell.Out.WriteLine(VersionInfo.OpenBlas);
        shell.Out.WriteLine(VersionInfo.Zstd);
        shell.Out.WriteLine(VersionInfo.OpenSsl);
        return ExitCode.Ok;
    }

    private static int PrintJson(Shell shell)
    {
        JsonEnvelope.Write(shell.Out, "version", ok: true, json =>
        {
            json.WriteString("version", VersionInfo.Version);
            json.WriteString("runtime", VersionInfo.Runtime);
            json.WriteString("openblas", VersionInfo.OpenBlas);
            json.WriteString("zstd", VersionInfo.Zstd);
            json.WriteString("openssl", VersionInfo.OpenSsl);
        });
        return ExitCode.Ok;
    }

    private static int PrintLicenses(bool asJson, Shell shell)
    {
        var texts = new[] { "LICENSE", "ThirdPartyNotices.txt" }.Select(static name => (Name: name, Text: TextOf(name))).ToList();
        if (asJson) JsonEnvelope.Write(shell.Out, "version", ok: true, json => { foreach (var (name, text) in texts) json.WriteString(name, text); });
        else foreach (var (_, text) in texts) shell.Out.Write(text + "\n");
        return ExitCode.Ok;
    }

    private static string TextOf(string name)
    {
        using var text = new StreamReader(typeof(VersionCommand).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }
}
