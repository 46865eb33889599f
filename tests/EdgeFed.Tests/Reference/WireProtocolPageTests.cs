using System.Reflection;
using EdgeFed.Docs;
using EdgeFed.Docs.Pages;
using EdgeFed.Docs.Sources;
using EdgeFed.Docs.Wire;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;

namespace EdgeFed.Tests.Reference;

/// <summary>Every frame, key and number that travels is on the page of the wire protocol.</summary>
public class WireProtocolPageTests
{
    private static readonly string _page =
        File.ReadAllText(Path.Combine(SourceTree.FindRoot(), GeneratedFiles.Reference, "wire-protocol.md"));

    private static readonly IReadOnlyList<WireMessage> _messages = [.. WireMessages.All, WireMessages.Representation];

    public static TheoryData<string> Messages() => new(_messages.Select(static message => message.Name));

    [Fact]
    public void Messages_OfThePage_AreOfEveryKindOfFrame()
    {
        Assert.Equal(Enum.GetValues<FrameKind>(), WireMessages.All.Select(static message => message.Kind!.Value).Order());
        Assert.All(Enum.GetValues<FrameKind>(), static kind => Assert.Contains($"\n| {(byte)kind} | [{kind}](#", _page));
    }

    /// <summary>A class with numbers of keys is one of a message that the page describes.</summary>
    [Fact]
    public void Messages_OfThePage_AreAllThatHaveKeys()
    {
        var withKeys = typeof(FrameKind).Assembly.GetTypes().Where(static type => WireKey.Constants(type).Count > 0);
        Assert.Empty(withKeys.Except(_messages.Select(static message => message.Keys)));
    }

    [Theory, MemberData(nameof(Messages))]
    public void Keys_OfAMessage_AreAllWrittenAndAllOnThePage(string name)
    {
        var message = _messages.Single(one => one.Name == name);
        var keys = WireKey.Constants(message.Keys);

        Assert.NotEmpty(keys);
        Assert.Equal(keys.Select(static key => key.Number), WireKey.Split(message.Full).Keys.Order());
        var section = SectionOf(name);
        Assert.All(keys, key => Assert.Contains($"\n| {key.Number} | {key.Name} | ", section));
    }

    [Fact]
    public void Numbers_ThatTravel_AreOnThePage()
    {
        foreach (var type in WireProtocolPage.Enums)
        {
            var section = SectionOf(type.Name);
            foreach (var name in Enum.GetNames(type)) Assert.Contains($"\n| {Enum.Parse(type, name):D} | {name} | ", section);
        }
    }

    [Fact]
    public void Limits_AreOnThePage() => Assert.All(
        typeof(ProtocolLimits).GetFields(BindingFlags.Static | BindingFlags.Public),
        static limit => Assert.Contains($"\n| {limit.Name} | {limit.GetRawConstantValue()} | ", _page));

    private static string SectionOf(string name)
    {
        var start = _page.IndexOf($"\n### {name}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, name);
        var end = _page.IndexOf("\n##", start + 4, StringComparison.Ordinal);
        return _page[start..end];
    }
}
