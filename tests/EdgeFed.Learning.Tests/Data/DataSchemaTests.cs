using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Tests.Data;

public class DataSchemaTests
{
    private static readonly DataSchema Digits = new([28, 28], "float32", "classification", 10);

    [Fact]
    public void Difference_DigitsForMlp_Fit()
    {
        Assert.Null(Digits.Difference(ModelCatalog.Get("mlp-200").RequiredSchema));
        Assert.Null(Digits.Difference(Digits with { Shape = [1, 28, 28] }));
    }

    [Fact]
    public void Difference_NoFit_NamesWhatDiffers()
    {
        Assert.Equal("shape is [28, 28], needed is [14, 56]", Digits.Difference(Digits with { Shape = [14, 56] }));
        Assert.Equal("shape is [28, 28], needed is [100]", Digits.Difference(Digits with { Shape = [100] }));
        Assert.Equal("dtype is float32, needed is int8", Digits.Difference(Digits with { Dtype = "int8" }));
        Assert.Equal("task is classification, needed is regression", Digits.Difference(Digits with { Task = "regression" }));
        Assert.Equal("classes is 10, needed is 62", Digits.Difference(Digits with { Classes = 62 }));
    }

    [Fact]
    public void Json_RoundTrips()
    {
        Assert.Equal("""{"shape":[28,28],"dtype":"float32","task":"classification","classes":10}""", Digits.ToJson());
        Assert.Equal(Digits, DataSchema.Parse(Digits.ToJson()));
    }

    [Fact]
    public void Difference_OtherTargets_NamesThem()
    {
        var speeds = DataSchema.Regression([12], targets: 3);
        Assert.Null(speeds.Difference(DataSchema.Regression([12, 1], targets: 3)));
        Assert.Equal("targets is 3, needed is 1", speeds.Difference(speeds with { Targets = 1 }));
        Assert.Equal("task is regression, needed is classification", speeds.Difference(DataSchema.Classification([12], 10)));
    }

    [Fact]
    public void Json_OfARegression_RoundTrips()
    {
        var speeds = DataSchema.Regression([12], targets: 3);
        Assert.Equal("""{"shape":[12],"dtype":"float32","task":"regression","classes":0,"targets":3}""", speeds.ToJson());
        Assert.Equal(speeds, DataSchema.Parse(speeds.ToJson()));
        Assert.NotEqual(speeds, speeds with { Targets = 2 });
    }

    [Theory, InlineData("[]"), InlineData("{"), InlineData("""{"shape":[0],"dtype":"f","task":"t","classes":1}""")]
    [InlineData("""{"shape":[1],"dtype":"f","task":"t","classes":1,"targets":-1}""")]
    public void Parse_Bad_IsRefused(string json) => Assert.Throws<DataException>(() => DataSchema.Parse(json));
}
