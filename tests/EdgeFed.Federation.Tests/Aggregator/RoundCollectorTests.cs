using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;

namespace EdgeFed.Federation.Tests.Aggregator;

public sealed class RoundCollectorTests
{
    private readonly RoundCollector _round = new(Of("a", "b"), new UnchangedFold(1), TimeProvider.System, static device => device != "late");

    [Fact]
    public void Refuse_LastOfTheMembers_IsComplete()
    {
        _round.Refuse("a", "no data");
        _round.Refuse("a", "still none");
        _round.Refuse("stranger", "no data");
        Assert.False(_round.IsComplete);
        Assert.Equal(["b"], _round.Missing);
        _round.Refuse("b", "no data");
        Assert.True(_round.IsComplete);
    }

    [Fact]
    public void NoteLocalOnly_OfAMember_IsAnAnswerThatStays()
    {
        _round.NoteLocalOnly("a");
        _round.NoteLocalOnly("stranger");
        Assert.Equal(["b"], _round.Missing);
        _round.Restart(Of("a", "b"));
        _round.NoteLocalOnly("b");
        Assert.True(_round.IsComplete);
        Assert.Equal((2, 0), (_round.Answers, _round.Delivered.Count));
    }

    [Fact]
    public void Restart_WithANewcomer_AwaitsAll()
    {
        _round.Refuse("a", "no data");
        _round.Refuse("b", "no data");
        _round.Restart(Of("a", "b", "c"));
        Assert.False(_round.IsComplete);
        Assert.All(["a", "b", "c"], device => Assert.True(_round.IsAwaited(device)));
    }

    [Fact]
    public void Restart_WithAMemberNobodyWaitsFor_IsCompleteWithoutIt()
    {
        _round.Restart(Of("a", "b", "late"));
        _round.Refuse("a", "no data");
        Assert.True(_round.IsAwaited("late"));
        _round.Refuse("b", "no data");
        Assert.True(_round.IsComplete);
        Assert.Equal(["late"], _round.Missing);
        _round.Refuse("late", "no data either");
        Assert.True(_round.IsComplete);
    }

    private static RoundStarted Of(params string[] members) => new(1, 0, default, members);
}
