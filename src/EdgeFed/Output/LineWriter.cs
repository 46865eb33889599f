using System.Text;

namespace EdgeFed.Output;

/// <summary>
/// Whole lines from many threads onto one stream, each in one piece. On a terminal a status line stays below them:
/// it is wiped before each line and drawn again after it.
/// </summary>
/// <param name="output">Not one that escapes: the lines are escaped here.</param>
internal sealed class LineWriter(TextWriter output, bool isTerminal)
{
    private const string WipeLine = "\r\e[2K";

    private readonly Lock _lock = new();
    private string _status = "";

    public void WriteLine(string line) => WriteLine(new StyledLine(line));

    /// <param name="lines">Nothing of other threads comes between them.</param>
    public void WriteLine(params ReadOnlySpan<StyledLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines) text.Append(line.ToString()).Append('\n');
        lock (_lock) Put(Wipe + text + _status);
    }

    /// <summary>
    /// Shows <paramref name="status"/> below all lines; empty removes it. Does nothing where there is no terminal.
    /// </summary>
    public void SetStatus(string status)
    {
        if (!isTerminal) return;
        status = PrintableText.Line(status);
        lock (_lock)
        {
            if (_status == status) return;
            var wipe = Wipe;
            _status = status;
            Put(wipe + status);
        }
    }

    private string Wipe => _status.Length > 0 ? WipeLine : "";

    private void Put(string text)
    {
        output.Write(text);
        output.Flush();
    }
}
