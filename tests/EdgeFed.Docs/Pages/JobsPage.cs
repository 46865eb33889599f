namespace EdgeFed.Docs.Pages;

/// <summary>Every key of a job.</summary>
internal static class JobsPage
{
    public static Markdown Make() => new Markdown("Keys of a job")
        .Paragraph("A job is frozen when it starts. Its canonical text is JSON without spaces; its id is its name with the first "
            + "digits of the SHA-256 of that text. So a job with another value of any key is another job.")
        .Paragraph("*In the text* says when a key travels to workers. Keys that are younger than the first version are left out "
            + "where they have their default, so that jobs without them keep their ids. A worker that does not know a key of a "
            + "text refuses the job, and names the key.")
        .Paragraph($"Keys of the text that no configuration has: `{string.Join("`, `", JobKeys.OfTextOnly)}`.")
        .Table(JobKeys.All(), ("key", static key => $"`{key.Name}`"),
            ("default", static key => ConfigurationPage.Shown(key.Default)), ("allowed", static key => key.Allowed),
            ("in the text", static key => key.Travels), ("meaning", static key => key.Meaning));
}
