using EdgeFed.Device.Lights;
using EdgeFed.Federation;

namespace EdgeFed.Observers;

/// <summary>Tells the unit's lamps what it does.</summary>
internal sealed class LightsObserver(LightController lights) : IUnitObserver
{
    public void OnPhase(UnitPhase phase, int round, string detail) => lights.Enter(SignOf(phase, round));

    public void OnProgress(double fraction)
    {
    }

    public void OnRound(RoundSummary round) => lights.NoteRoundDone();

    public void OnFolded(int round) => lights.NoteRoundDone();

    public void OnLink(UnitLink link) => lights.NoteLink(link switch
    {
        UnitLink.Up => LinkHealth.Up,
        UnitLink.Silent => LinkHealth.Silent,
        _ => LinkHealth.Lost,
    });

    /// <summary>A unit that waits outside a round has nothing to do; within one it waits for others.</summary>
    internal static UnitSign SignOf(UnitPhase phase, int round) => phase switch
    {
        UnitPhase.Starting => UnitSign.Starting,
        UnitPhase.Searching => UnitSign.Searching,
        UnitPhase.Waiting => round == 0 ? UnitSign.Idle : UnitSign.Waiting,
        UnitPhase.Collecting => UnitSign.Waiting,
        UnitPhase.Downloading or UnitPhase.Uploading => UnitSign.Sending,
        UnitPhase.Training or UnitPhase.Folding or UnitPhase.Evaluating => UnitSign.Training,
        UnitPhase.Finished => UnitSign.Idle,
        _ => UnitSign.Error,
    };
}
