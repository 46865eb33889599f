using System.Text;

namespace EdgeFed.Output;

/// <summary>
/// Takes text at once and writes it on a thread of its own, one piece a call and in order. Standard output may be a full disk, a
/// pipe that nobody reads or a closed descriptor: none of these is the writer's trouble. What finds no room is dropped and
/// counted; a note of how much is missing stands before the next text that gets through. The thread sleeps while there is nothing
/// to write.
/// </summary>
/// <param name="output">Written to by this queue only; not disposed.</param>
/// <param name="note">Text that says how many pieces are missing, and why if that is known.</param>
/// <param name="patience">How long the end waits for what is queued; two seconds if not given.</param>
internal sealed class OutputQueue(TextWriter output, Func<long, string?, string> note, TimeSpan? patience = null) : TextWriter
{
    /// <summary>Pieces and characters that wait at most: what a busy unit writes in some seconds of debugging.</summary>
    public const int MaxPieces = 4096;

    /// <inheritdoc cref="MaxPieces"/>
    public const int MaxCharacters = 1 << 18;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly object _lock = new(); // a Monitor: the thread waits on it
    private readonly Queue<string> _waiting = new();
    private int _characters;
    private long _dropped; // since the newest of those that wait
    private bool _isClosed;
    private Thread? _thread;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        lock (_lock)
        {
            if (_isClosed) return;
            if (_dropped > 0 || _waiting.Count >= MaxPieces || _characters + value.Length > MaxCharacters)
            {
                _dropped++; // what comes after a gap waits until the gap is told: order stays
                return;
            }

            _waiting.Enqueue(value);
            _characters += value.Length;
            _thread ??= Start();
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Waits for what is queued, but not for ever: a reader that is stuck must not keep the process.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.Pulse(_lock);
        }

        _thread?.Join(patience ?? Patience);
        base.Dispose(disposing);
    }

    private Thread Start()
    {
        var thread = new Thread(WriteAll, maxStackSize: 256 << 10) { IsBackground = true, Name = "output" };
        thread.Start();
        return thread;
    }

    private void WriteAll()
    {
        var missing = new Missing();
        while (Next(missing) is { } text)
        {
            try
            {
                output.Write(missing.Count > 0 ? missing.Note(note) + text : text);
                output.Flush();
                missing.Clear();
            }
            catch (Exception e) // whatever it is: it is the output's trouble, and on this thread it would end the process
            {
                missing.Fail(e.Message, isLost: text.Length > 0);
            }
        }
    }

    /// <summary>The next piece; empty where only a note is due; null at the end.</summary>
    private string? Next(Missing missing)
    {
        lock (_lock)
        {
            while (_waiting.Count == 0 && _dropped == 0 && !_isClosed) Monitor.Wait(_lock);
            if (_waiting.TryDequeue(out var text))
            {
                _characters -= text.Length;
                return text;
            }

            if (_dropped == 0) return null;
            missing.Count += _dropped;
            _dropped = 0;
            return "";
        }
    }

    /// <summary>Pieces that did not get through since the last time that something did.</summary>
    private sealed class Missing
    {
        private string? _why;

        public long Count { get; set; }

        public void Fail(string why, bool isLost)
        {
            _why = why;
            if (isLost) Count++;
        }

        /// <summary>After a failed write half a line may stand there.</summary>
        public string Note(Func<long, string?, string> note) => (_why is null ? "" : "\n") + note(Count, _why);

        public void Clear() => (Count, _why) = (0, null);
    }
}
