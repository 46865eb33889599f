namespace EdgeFed.Output;

/// <summary>A line with what is put around it: a priority for the journal, a colour on a terminal.</summary>
/// <param name="Text">Escaped where it is written.</param>
/// <param name="Before">Ours, written as it is; so is <paramref name="After"/>.</param>
internal readonly record struct StyledLine(string Text, string Before = "", string After = "")
{
    /// <summary>As it is written, without the end of the line.</summary>
    public override string ToString() => Before + PrintableText.Line(Text) + After;
}
