namespace EdgeFed.Docs.Pages;

/// <summary>Every key of a job.</summary>
internal static class JobsPage
{
    public static Markdown Make() => new Markdown("Keys of a job")
        .Paragraph("A job is frozen when it starts: its canonical text is JSON without spaces, its id is its name with the first digits of the SHA-256 of that text. "
            + "A job with another value of any key is another job.")
        .Paragraph("*In the text* says when a key travels to workers. Keys that are not older than the first version are left out where they say nothing, "
            + "so that jobs without them keep their ids; a worker that does not know a key of a text refuses the job, and names the key.")
        .Paragraph($"Beside these the text has {string.Join(", ", JobKeys.OfTextOnly.Select(static name => $"`{name}`"))}: what no key of the configuration is called.")
        .Table(["key", "default", "allowed", "in the text", "meaning"], JobKeys.All().Select(static key =>
            new[] { $"`{key.Name}`", ConfigurationPage.Shown(key.Default), key.Allowed, key.Travels, key.Meaning }));
}
