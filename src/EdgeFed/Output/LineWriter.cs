namespace EdgeFed.Output;

/// <summary>
/// Whole lines from many threads onto one stream. On a terminal a status line stays below them:
/// it is wiped before each line and drawn again after it.
/// </summary>
internal sealed class LineWriter(TextWriter output, bool isTerminal)
{
    private const string WipeLine = "\r\e[2K";

    private readonly Lock _lock = new();
    private string _status = "";

    public void WriteLine(string line)
    {
        lock (_lock)
        {
            Wipe();
            output.WriteLine(line);
            output.Write(_status);
            output.Flush();
        }
    }

    /// <summary>Shows <paramref name="status"/> below all lines; empty removes it. Does nothing where there is no terminal.</summary>
    public void SetStatus(string status)
    {
        if (!isTerminal) return;
        lock (_lock)
        {
            if (_status == status) return;
            Wipe();
            _status = status;
            output.Write(status);
            output.Flush();
        }
    }

    private void Wipe()
    {
        if (_status.Length > 0) output.Write(WipeLine);
    }
}
