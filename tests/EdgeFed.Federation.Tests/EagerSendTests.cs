using EdgeFed.Federation.Models;

namespace EdgeFed.Federation.Tests;

public class EagerSendTests
{
    private readonly EagerSend _starts = new();

    [Fact]
    public void Take_TheFirstNumberSeen_MayBeOlderThanTheProcess()
    {
        _starts.Note(3);
        Assert.False(_starts.Take(3, "unit-01"));
    }

    [Fact]
    public void Take_ANewerNumber_IsForTheFirstOfferToEachDevice()
    {
        NoteAll(3, 4);
        Assert.True(_starts.Take(4, "unit-01"));
        Assert.True(_starts.Take(4, "unit-02"));
        Assert.False(_starts.Take(4, "unit-01"));
    }

    [Fact]
    public void Note_Again_GivesNoSecondStart()
    {
        NoteAll(3, 4);
        _starts.Take(4, "unit-01");
        NoteAll(4, 3, 4);
        Assert.False(_starts.Take(4, "unit-01"));
    }

    [Fact]
    public void Take_AnOlderNumber_IsNotNew()
    {
        NoteAll(3, 4, 5);
        Assert.False(_starts.Take(4, "unit-01"));
        Assert.True(_starts.Take(5, "unit-01"));
    }

    private void NoteAll(params long[] numbers)
    {
        foreach (var number in numbers) _starts.Note(number);
    }
}
