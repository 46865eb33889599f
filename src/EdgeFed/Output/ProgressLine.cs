namespace EdgeFed.Output;

/// <summary>
/// Progress of a command, as a last line on a terminal that goes away again; nothing anywhere else, nor where a program
/// reads the result.
/// </summary>
internal sealed class ProgressLine(Shell shell, bool isForProgram) : IDisposable
{
    private readonly LineWriter _lines = new(shell.Out.Raw, shell.IsTerminal && !isForProgram);

    public void Show(string what) => _lines.SetStatus($"{what} ...");

    /// <param name="fraction">0 to 1.</param>
    public void Show(string what, double fraction) => _lines.SetStatus(ProgressBar.Draw(what, fraction));

    /// <summary>To be called before anything else is written.</summary>
    public void Hide() => _lines.SetStatus("");

    public void Dispose() => Hide();
}
