using EdgeFed.Device.Gpio;
using EdgeFed.Device.Lights;

namespace EdgeFed.Device.Tests;

/// <summary>Output lines that remember what was set, and when.</summary>
internal sealed class FakeGpio(TimeProvider time) : IGpio
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>Every change of an output, in whole milliseconds.</summary>
    public List<(int At, bool IsOn)> Changes { get; } = [];

    public string? Refusal { get; set; }

    public int Given { get; private set; }

    public IOutputLine Output(LineAddress line)
    {
        if (Refusal is not null) throw new LampException(Refusal);
        Given++;
        return new Line(this);
    }

    public IInputLine Input(LineAddress line, LineBias bias) => throw new LampException("no inputs here");

    public string? ProblemOf(LineAddress line) => Refusal;

    private sealed class Line(FakeGpio owner) : IOutputLine
    {
        public void Set(bool isOn) => owner.Changes.Add(((int)owner.Elapsed.TotalMilliseconds, isOn));

        public void Dispose() => owner.Given--;
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_began);
}
