using EdgeFed.Output;

namespace EdgeFed.Tests.Output;

public class ProgressLineTests
{
    [Fact]
    public void Show_OnATerminal_IsDrawnAndWipedAgain() => Assert.Equal(
        "reading a ...\r\e[2Kreading a  [############------------]  50 %\r\e[2K", Shown(isTerminal: true, isForProgram: false));

    [Theory, InlineData(false, false), InlineData(true, true), InlineData(false, true)]
    public void Show_AnywhereElse_IsNothing(bool isTerminal, bool isForProgram) => Assert.Equal("", Shown(isTerminal, isForProgram));

    private static string Shown(bool isTerminal, bool isForProgram)
    {
        using var output = new StringWriter();
        using (var progress = new ProgressLine(new Shell(output, TextWriter.Null, isTerminal, new Dictionary<string, string>()), isForProgram))
        {
            progress.Show("reading a");
            progress.Show("reading a", 0.5);
        }

        return output.ToString();
    }
}
