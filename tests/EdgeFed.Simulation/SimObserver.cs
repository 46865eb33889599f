using EdgeFed.Federation;

namespace EdgeFed.Simulation;

/// <summary>What a host's units showed, over all incarnations.</summary>
public sealed class SimObserver
{
    private readonly List<RoundSummary> _rounds = [];

    public UnitPhase Phase { get; private set; }

    public int Round { get; private set; }

    public string Detail { get; private set; } = "nothing yet";

    public double Progress { get; private set; }

    /// <summary>Every round reported, in order; one may be there twice if a crash came between its report and its record.</summary>
    public IReadOnlyList<RoundSummary> Rounds => _rounds;

    /// <summary>Called at every change of phase, in the middle of the unit's code: whoever crashes the host here stops it right there.</summary>
    public event Action<UnitPhase, int>? PhaseChanged;

    /// <summary>Called at every round, in the middle of the unit's code.</summary>
    public event Action<RoundSummary>? RoundReported;

    public override string ToString() => $"{Phase}, round {Round}, {Progress:P0}: {Detail}";

    internal IUnitObserver For(SimContext owner, World world) => new Incarnation(this, owner, world);

    private sealed class Incarnation(SimObserver all, SimContext owner, World world) : IUnitObserver
    {
        public void OnPhase(UnitPhase phase, int round, string detail)
        {
            owner.Enter("its observer");
            (all.Phase, all.Round, all.Detail) = (phase, round, detail);
            world.Note((ulong)phase << 32 | (uint)round);
            all.PhaseChanged?.Invoke(phase, round);
            owner.Enter("its observer");
        }

        public void OnProgress(double fraction)
        {
            owner.Enter("its observer");
            all.Progress = fraction;
        }

        public void OnRound(RoundSummary round)
        {
            owner.Enter("its observer");
            all._rounds.Add(round);
            all.RoundReported?.Invoke(round);
        }
    }
}
