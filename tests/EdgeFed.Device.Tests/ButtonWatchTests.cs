using System.Collections.Concurrent;
using EdgeFed.Device.Buttons;
using EdgeFed.Device.Gpio;
using EdgeFed.Device.Lights;

namespace EdgeFed.Device.Tests;

public class ButtonWatchTests
{
    private static readonly LineAddress _address = new("gpiochip0", 27, "", true);
    private readonly LogLines _log = new();

    /// <summary>A button that is pressed as a test says; when the script is over, the line is gone.</summary>
    private sealed class ScriptedButton(params LineEdge?[] edges) : IGpio, IInputLine
    {
        private readonly Queue<LineEdge?> _edges = new(edges);

        public string? Refusal { get; init; }

        public ConcurrentQueue<int> Waits { get; } = new();

        public IInputLine Input(LineAddress line, LineBias bias) => Refusal is null ? this : throw new LampException(Refusal);

        public LineEdge? Wait(int milliseconds)
        {
            Waits.Enqueue(milliseconds);
            return _edges.TryDequeue(out var edge) ? edge : throw new LampException("the line tells no more edges");
        }

        public IOutputLine Output(LineAddress line) => throw new LampException("no outputs here");

        public string? ProblemOf(LineAddress line) => null;

        public void Dispose()
        {
        }
    }

    private static LineEdge Down(double seconds) => new(true, TimeSpan.FromSeconds(seconds));

    private static LineEdge Up(double seconds) => new(false, TimeSpan.FromSeconds(seconds));

    private async Task<List<Press>> PressesOfAsync(ScriptedButton button)
    {
        var presses = new ConcurrentQueue<Press>();
        ButtonWatch.Start(button, _address, LineBias.PullUp, TimeSpan.FromSeconds(3), presses.Enqueue, _log);
        await _log.NextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)); // the last word of the watch
        return [.. presses];
    }

    [Fact]
    public async Task Watch_ShortThenHeld_TellsBoth()
    {
        var button = new ScriptedButton(Down(1), Up(1.2), Down(5), null, Up(9));
        Assert.Equal([Press.Short, Press.Long], await PressesOfAsync(button));
        Assert.Equal([-1, 3000, -1, 3000, -1, -1], button.Waits);
    }

    [Fact]
    public async Task Watch_LineCannotBeTaken_IsOneLine()
    {
        await PressesOfAsync(new ScriptedButton { Refusal = "it is in use by the kernel" });
        Assert.Equal(["Button !gpiochip0/27 does nothing: it is in use by the kernel"], _log.All);
    }
}
