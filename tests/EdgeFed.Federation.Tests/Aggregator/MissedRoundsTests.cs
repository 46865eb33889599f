using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;

namespace EdgeFed.Federation.Tests.Aggregator;

public sealed class MissedRoundsTests
{
    private readonly MissedRounds _missed = new();

    [Fact]
    public void IsWaitedFor_NeverAnswering_EverMoreRarely()
    {
        var waited = new List<int>();
        for (var round = 1; round <= 120; round++)
        {
            if (_missed.IsWaitedFor("silent", round)) waited.Add(round);
            _missed.Note(RoundOf(round, answers: false));
        }

        Assert.Equal([1, 2, 5, 14, 47, 112], waited);
    }

    [Fact]
    public void IsWaitedFor_AnsweredOnce_AsIfNothingHadBeen()
    {
        for (var round = 1; round <= 2; round++) _missed.Note(RoundOf(round, answers: false));
        Assert.False(_missed.IsWaitedFor("silent", 3));
        _missed.Note(RoundOf(3, answers: true));
        _missed.Note(RoundOf(4, answers: false));
        Assert.True(_missed.IsWaitedFor("silent", 5));
        Assert.True(_missed.IsWaitedFor("other", 5));
    }

    /// <summary>It waits until all others have answered and then says that nothing comes: that costs a round as much as silence.</summary>
    [Fact]
    public void IsWaitedFor_RefusesWhenAllOthersAreDone_IsAsIfItHadSaidNothing()
    {
        for (var number = 1; number <= 2; number++)
        {
            var round = new RoundCollector(new RoundStarted(number, 0, default, ["honest", "noise", "without data"]), new UnchangedFold(1), TimeProvider.System, static _ => true);
            round.Refuse("without data", "no sample is there yet");
            round.NoteLocalOnly("honest");
            round.Refuse("noise", "something");
            _missed.Note(round);
        }

        Assert.Equal([true, false, true], ((string[])["honest", "noise", "without data"]).Select(device => _missed.IsWaitedFor(device, 3)));
    }

    private static RoundCollector RoundOf(int number, bool answers)
    {
        var round = new RoundCollector(new RoundStarted(number, 0, default, ["silent"]), new UnchangedFold(1), TimeProvider.System, static _ => true);
        if (answers) round.NoteLocalOnly("silent");
        return round;
    }
}
