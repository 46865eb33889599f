using EdgeFed.Federation;

namespace EdgeFed.Tests.Commands;

/// <summary>An aggregator in its third round of ten.</summary>
internal sealed class FakeView : IUnitView
{
    public JobView? Job { get; } = new("digits-0f3a", "mlp-200", 10);

    public int Connected => 4;

    public long BytesReceived => 2_000_000;

    public long BytesSent => 1_000_000;

    public IReadOnlyDictionary<string, long> Refused { get; } = new Dictionary<string, long> { ["NoHello"] = 3, ["limits.transfers"] = 1 };

    public TimeSpan? ClockBehind => null;

    public List<PeerView> All { get; } = [];

    /// <summary>What happens while it is asked for its peers.</summary>
    public Action Asked { get; set; } = static () => { };

    public IReadOnlyList<PeerView> Peers()
    {
        Asked();
        return All;
    }
}
