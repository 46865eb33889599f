using EdgeFed.Device.Lights;

namespace EdgeFed.Device.Tests;

/// <summary>The guide's picture of the lamps comes from the code: EDGEFED_LIGHTS_PICTURE=1 draws it anew.</summary>
public class LightsPictureTests
{
    private static readonly string _path = Repository.File("docs", "images", "lights.svg");

    [Fact]
    public void Picture_InTheDocs_IsThatOfTheCode()
    {
        if (Environment.GetEnvironmentVariable("EDGEFED_LIGHTS_PICTURE") == "1") File.WriteAllText(_path, LightsPicture.Draw());
        Assert.Equal(LightsPicture.Draw(), File.ReadAllText(_path));
    }

    [Fact]
    public void Picture_HasEverySign() => Assert.Equal(Enum.GetValues<UnitSign>(), LightsPicture.Signs);
}
