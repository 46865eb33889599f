using EdgeFed.Docs.Sources;
using EdgeFed.Federation.Jobs;

namespace EdgeFed.Docs.Pages;

/// <summary>Every key of a job, as <see cref="JobFields"/> has them.</summary>
internal static class JobsPage
{
    public static Markdown Make(SourceTree tree) => new Markdown("Keys of a job")
        .Paragraph("A job is frozen when it starts. Its canonical text is JSON without spaces; its id is its name with the first "
            + "digits of the SHA-256 of that text. So a job with another value of any key is another job. A worker that does not "
            + "know a key of a text refuses the job, and names the key.")
        .Paragraph("*Since* is the age of a key, and says which texts have it:")
        .List(Enum.GetNames<Since>()
            .Select(name => $"`{name.ToLowerInvariant()}`: {tree.Comments.SummaryOf(typeof(Since), name)}"))
        .Paragraph("Beside these keys a text has `version`, the version of its form, and `model`, the layers of the model.")
        .Table(JobFields.All, ("key", static field => $"`{field.Path}`"), ("type", static field => field.Type),
            ("default", static field => ConfigurationPage.Shown(field.Default)), ("allowed", static field => field.Expected),
            ("unit", static field => field.Unit), ("since", static field => $"{field.Since}".ToLowerInvariant()),
            ("meaning", MeaningOf));

    private static string MeaningOf(JobField field) =>
        field.TextName.Length == 0 || field.TextName == field.Name ? field.Meaning
            : $"{field.Meaning} In the text it is `{field.TextName}`.";
}
