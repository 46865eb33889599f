using EdgeFed.Docs.Sources;
using EdgeFed.Federation.Records;
using EdgeFed.Spool.Logs;

namespace EdgeFed.Docs.Pages;

/// <summary>Every entry of the round record with its keys.</summary>
internal static class RecordFormatPage
{
    public static Markdown Make(SourceTree tree)
    {
        var page = new Markdown("Record format")
            .Paragraph(tree.Comments.SummaryOf(typeof(RoundRecord)))
            .Heading(2, "The file").Paragraph($"`{RoundRecord.PathOf("JOB")}` in the state directory of an aggregator.")
            .Paragraph(tree.Comments.SummaryOf(typeof(LinkedLog)))
            .Paragraph(tree.Comments.SummaryOf(typeof(RecordFormat)))
            .Heading(2, "Entries")
            .Paragraph("An entry is a JSON object; its key `type` tells which. A digest is a text of 64 hexadecimal digits: "
                + "SHA-256. A reader passes over keys and types that it does not know.")
            .Table(RecordSchema.Entries, ("type", static entry => Markdown.LinkTo(entry.Type, $"`{entry.Type}`")),
                ("meaning", static entry => entry.Meaning));
        foreach (var entry in RecordSchema.Entries)
        {
            page.Heading(3, entry.Type).Paragraph(entry.Meaning);
            AddKeys(page, entry.Keys);
            foreach (var key in entry.Keys.Where(static key => key.Inner.Count > 0))
            {
                page.Paragraph($"Each object in `{key.Name}`:");
                AddKeys(page, key.Inner);
            }
        }

        return page;
    }

    private static void AddKeys(Markdown page, IReadOnlyList<RecordKey> keys) => page.Table(
        keys, ("key", static key => $"`{key.Name}`"), ("value", static key => key.Type),
        ("written", static key => key.IsOptional ? "sometimes" : "always"), ("meaning", static key => key.Meaning));
}
