using System.Text;

namespace EdgeFed.Output;

/// <summary>
/// Standard output or error as commands see it: whatever they write comes out as <see cref="PrintableText"/>, so that no command
/// has to think of it. <see cref="WriteLine(string)"/> writes one line, whatever the text holds.
/// </summary>
internal sealed class PrintableWriter(TextWriter raw) : TextWriter
{
    /// <summary>The stream as it is, for what draws on a terminal.</summary>
    public TextWriter Raw => raw;

    public override Encoding Encoding => raw.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value) => raw.Write(PrintableText.EscapeLines(value ?? ""));

    public override void WriteLine(string? value) => raw.Write(PrintableText.Line(value ?? "") + "\n");

    public override void Flush() => raw.Flush();
}
