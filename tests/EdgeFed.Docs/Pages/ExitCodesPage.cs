namespace EdgeFed.Docs.Pages;

/// <summary>Every exit code of the executable.</summary>
internal static class ExitCodesPage
{
    public static Markdown Make() => new Markdown("Exit codes")
        .Paragraph("All commands end with one of these; a command that fails prints one line to standard error that says why.")
        .Table(ExitCode.All, ("code", static one => $"{one.Code}"), ("meaning", static one => one.Meaning));
}
