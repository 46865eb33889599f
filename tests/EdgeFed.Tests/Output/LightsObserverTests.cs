using EdgeFed.Device.Lights;
using EdgeFed.Federation;
using EdgeFed.Observers;

namespace EdgeFed.Tests.Output;

public class LightsObserverTests
{
    [Theory]
    [InlineData(UnitPhase.Starting, 0, UnitSign.Starting)]
    [InlineData(UnitPhase.Searching, 0, UnitSign.Searching)]
    [InlineData(UnitPhase.Waiting, 0, UnitSign.Idle)]
    [InlineData(UnitPhase.Waiting, 3, UnitSign.Waiting)]
    [InlineData(UnitPhase.Collecting, 3, UnitSign.Waiting)]
    [InlineData(UnitPhase.Downloading, 3, UnitSign.Sending)]
    [InlineData(UnitPhase.Uploading, 3, UnitSign.Sending)]
    [InlineData(UnitPhase.Training, 3, UnitSign.Training)]
    [InlineData(UnitPhase.Folding, 3, UnitSign.Training)]
    [InlineData(UnitPhase.Evaluating, 3, UnitSign.Training)]
    [InlineData(UnitPhase.Finished, 3, UnitSign.Idle)]
    [InlineData(UnitPhase.Error, 0, UnitSign.Error)]
    public void SignOf_Phase_IsWhatAPersonSees(UnitPhase phase, int round, UnitSign sign) => Assert.Equal(sign, LightsObserver.SignOf(phase, round));

    [Fact]
    public void SignOf_EveryPhase_HasASign() => Assert.All(Enum.GetValues<UnitPhase>(), phase => LightsObserver.SignOf(phase, 1));
}
