using System.Text;
using EdgeFed.Output;

namespace EdgeFed.Tests.Output;

public class OutputQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Dispose_WithALiveReader_WritesAllInOrder()
    {
        var output = new StringWriter();
        using (var queue = new OutputQueue(output, Note))
            for (var i = 0; i < 100; i++) queue.Write($"{i}\n");
        Assert.Equal(string.Concat(Enumerable.Range(0, 100).Select(static i => $"{i}\n")), output.ToString());
    }

    [Fact]
    public void Write_ReaderThatIsStuck_DoesNotWaitAndTellsWhatIsMissing()
    {
        using var output = new StuckWriter();
        using (var queue = new OutputQueue(output, Note, Patience))
        {
            queue.Write("first\n");
            output.WaitUntilStuck();
            for (var i = 0; i < OutputQueue.MaxPieces + 7; i++) queue.Write("more\n");
            output.GoOn();
            output.WaitFor("7 missing");
            queue.Write("last\n");
        }

        var lines = output.Text.Split('\n');
        Assert.Equal(OutputQueue.MaxPieces, lines.Count(static line => line == "more"));
        Assert.Equal(["first", "more"], lines[..2]);
        Assert.Equal(["more", "7 missing", "last", ""], lines[^4..]);
    }

    [Fact]
    public void Write_LongTexts_AreBoundedByTheirCharacters()
    {
        using var output = new StuckWriter();
        using (var queue = new OutputQueue(output, Note, Patience))
        {
            queue.Write("first\n");
            output.WaitUntilStuck();
            for (var i = 0; i < 100; i++) queue.Write(new string('a', OutputQueue.MaxCharacters / 4));
            output.GoOn();
        }

        Assert.InRange(output.Text.Length, OutputQueue.MaxCharacters, OutputQueue.MaxCharacters + 100);
        Assert.EndsWith("96 missing\n", output.Text);
    }

    [Fact]
    public void Write_FullDisk_NeverThrowsAndGoesOnWhenThereIsRoom()
    {
        using var output = new FullWriter();
        using (var queue = new OutputQueue(output, Note, Patience))
        {
            foreach (var line in new[] { "one\n", "two\n", "three\n" }) queue.Write(line);
            output.WaitForFailures(3);
            output.IsFull = false;
            queue.Write("four\n");
            queue.Write("five\n");
        }

        Assert.Equal("\n3 missing (No space left on device)\nfour\nfive\n", output.Text);
    }

    [Fact]
    public void Dispose_ReaderThatIsStuck_GivesUp()
    {
        using var output = new StuckWriter();
        var queue = new OutputQueue(output, Note, patience: TimeSpan.FromMilliseconds(1));
        queue.Write("first\n");
        output.WaitUntilStuck();
        queue.Dispose();
        queue.Write("after the end\n");
        output.GoOn();
    }

    [Fact]
    public void Report_StandardErrorOnAFullDisk_KeepsTheExitCode()
    {
        using var full = new FullWriter();
        var shell = new Shell(TextWriter.Null, full, false, new Dictionary<string, string>());
        Assert.Equal(ExitCode.Data, Failure.Report(new CommandException(ExitCode.Data, "broken"), shell));
    }

    [Fact]
    public void Loggers_StandardOutputOnAFullDisk_SayLaterWhatIsMissing()
    {
        using var output = new FullWriter();
        var shell = new Shell(output, TextWriter.Null, false, new Dictionary<string, string>());
        using (var console = new UnitConsole(shell, new FixedTime()))
        {
            console.Lines.WriteLine("one");
            output.WaitForFailures(1);
            output.IsFull = false;
            console.Lines.WriteLine("two");
        }

        Assert.Equal(
            "\n2026-11-22 14:03:11.123Z WARN  log: 1 line is missing here: standard output took no more (No space left on device)\ntwo\n",
            output.Text);
    }

    private static string Note(long count, string? why) => why is null ? $"{count} missing\n" : $"{count} missing ({why})\n";

    /// <summary>A pipe whose reader sleeps until it is told to go on.</summary>
    private sealed class StuckWriter : TextWriter
    {
        private readonly ManualResetEventSlim _isStuck = new();
        private readonly ManualResetEventSlim _goesOn = new();
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public string Text
        {
            get
            {
                lock (_text) return _text.ToString();
            }
        }

        public override void Write(string? value)
        {
            _isStuck.Set();
            _goesOn.Wait(Patience);
            lock (_text)
            {
                _text.Append(value);
                Monitor.PulseAll(_text);
            }
        }

        public void WaitUntilStuck() => Assert.True(_isStuck.Wait(Patience));

        public void GoOn() => _goesOn.Set();

        public void WaitFor(string text)
        {
            lock (_text)
                while (!_text.ToString().Contains(text)) Assert.True(Monitor.Wait(_text, Patience));
        }
    }

    private sealed class FullWriter : TextWriter
    {
        private readonly SemaphoreSlim _failures = new(0);
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public volatile bool IsFull = true;

        public string Text => _text.ToString();

        public void WaitForFailures(int count)
        {
            for (var i = 0; i < count; i++) Assert.True(_failures.Wait(Patience));
        }

        public override void Write(string? value)
        {
            if (!IsFull)
            {
                _text.Append(value);
                return;
            }

            _failures.Release();
            throw new IOException("No space left on device");
        }
    }
}
