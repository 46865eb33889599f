using EdgeFed.Output;

namespace EdgeFed.Status;

/// <summary>
/// Shows a unit's status until told to stop: on a terminal again and again in the same place, else a line at each change.
/// </summary>
/// <param name="print">How to print it for programs; null for people.</param>
internal sealed class StatusWatch(LocalUnit unit, Action<LocalUnit, Shell>? print, Shell shell)
{
    private const string Home = "\e[H";
    private const string RestOfLine = "\e[K";
    private const string RestOfScreen = "\e[J";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private string _shown = "";

    public async Task RunAsync(CancellationToken stop)
    {
        var now = unit;
        while (true)
        {
            Show(now);
            try
            {
                await Task.Delay(Interval, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            now = now.Again(shell.Environment);
        }
    }

    private void Show(LocalUnit now)
    {
        if (shell.IsTerminal && print is null) Draw(now);
        else if (Story(now) is var story && story != _shown) Print(now, _shown = story);
    }

    /// <summary>From the top left corner: whatever wraps at the terminal's edge is overwritten too.</summary>
    private void Draw(LocalUnit now)
    {
        var lines = StatusText.Lines(now, DateTime.UtcNow).Select(static line => PrintableText.Line(line) + RestOfLine + "\n");
        shell.Out.Raw.Write(Home + string.Concat(lines) + RestOfScreen);
        shell.Out.Flush();
    }

    private void Print(LocalUnit now, string story)
    {
        if (print is null) shell.Out.WriteLine(story);
        else print(now, shell);
        shell.Out.Flush();
    }

    private static string Story(LocalUnit now) =>
        now.Status is null ? "has not run yet" : StatusText.Story(now.Status) + (now.IsAlive ? "" : ", not running");
}
