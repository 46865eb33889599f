using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Tests.Objects;

public class ObjectNameTests
{
    [Theory, InlineData("digits-0a1b/model/0"), InlineData("j/model/2147483647"), InlineData("j/state/7"), InlineData("j/personal/unit-02/3"), InlineData("j/update/unit-02/9223372036854775807")]
    public void Parse_ValidName_WritesTheSame(string text) => Assert.Equal(text, ObjectName.Parse(text).ToString());

    [Fact]
    public void Parse_Update_GivesItsParts()
    {
        var name = ObjectName.Parse("digits/update/unit-02/17");
        Assert.Equal(("digits", ObjectKind.Update, "unit-02", 17L), (name.Job, name.Kind, name.Device, name.Number));
        Assert.Equal(ObjectName.Update("digits", "unit-02", 17), name);
    }

    [Fact]
    public void Model_Version_IsItsName() => Assert.Equal("digits/model/3", ObjectName.Model("digits", 3).ToString());

    [Theory]
    [InlineData(""), InlineData("a"), InlineData("a/model"), InlineData("a/model/"), InlineData("a/model/-1"), InlineData("a/model/01")]
    [InlineData("a/model/ 1"), InlineData("a/model/+1"), InlineData("a/model/2147483648"), InlineData("a/model/1/"), InlineData("/model/1")]
    [InlineData("../model/1"), InlineData("a/update/../1"), InlineData("a/update/.b/1"), InlineData("a/update/b"), InlineData("a/UPDATE/b/1")]
    [InlineData("a/update/b/1/c"), InlineData("a\0/model/1"), InlineData("a b/model/1"), InlineData("ä/model/1"), InlineData("a/model/١")]
    public void TryParse_AnythingElse_IsFalse(string text)
    {
        Assert.False(ObjectName.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ObjectName.Parse(text));
    }

    [Theory, InlineData(64, true), InlineData(65, false)]
    public void TryParse_DeviceLength_IsLimited(int length, bool valid) =>
        Assert.Equal(valid, ObjectName.TryParse($"a/update/{new string('d', length)}/1", out _));

    [Theory, InlineData(96, true), InlineData(97, false)]
    public void TryParse_JobLength_IsLimited(int length, bool valid) =>
        Assert.Equal(valid, ObjectName.TryParse($"{new string('j', length)}/model/1", out _));

    [Theory, InlineData("job/checkpoint/1", true), InlineData("a/b/c/d/e/f/g/h", true), InlineData("a/b/c/d/e/f/g/h/i", false)]
    public void IsWellFormed_LaterKinds_AreSafePathsOfEightParts(string text, bool valid) =>
        Assert.Equal(valid, ObjectName.IsWellFormed(text));

    [Fact]
    public void Build_InvalidParts_IsTheCallersMistake()
    {
        Assert.Throws<ArgumentException>(() => ObjectName.Model("..", 1));
        Assert.Throws<ArgumentException>(() => ObjectName.Update("a", "b/c", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ObjectName.Model("a", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ObjectName.Update("a", "b", -1));
    }
}
