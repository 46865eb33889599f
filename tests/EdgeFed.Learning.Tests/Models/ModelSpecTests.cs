using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Models;

public class ModelSpecTests
{
    private static readonly string Good = Specs.MlpJson(4, 3, 2);

    [Fact]
    public void Get_Mlp200_HasPyTorchsTensors()
    {
        var spec = ModelCatalog.Get("mlp-200");
        Assert.Equal(199_210, spec.ParameterCount);
        Assert.Equal(
            ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias"], spec.Slices.Select(slice => slice.Name));
        Assert.Equal([200, 784], spec.Slices[0].Shape);
        Assert.Equal(784 * 200, spec.Slices[1].Offset);
        Assert.All(spec.Slices, slice => Assert.Equal(ParameterKind.Trainable, slice.Kind));
    }

    [Fact]
    public void ToCanonicalJson_EveryShippedModel_RoundTrips() => Assert.All(ModelCatalog.Names, name =>
    {
        var canonical = ModelCatalog.Get(name).ToCanonicalJson();
        Assert.Equal(canonical, ModelSpec.Parse(canonical).ToCanonicalJson());
        Assert.DoesNotContain(' ', canonical);
    });

    [Fact]
    public void ToCanonicalJson_OtherKeyOrderAndSpace_IsTheSameText()
    {
        const string shuffled = """
            { "layers": [ {"out":2, "in":4, "name":"fc", "type":"linear"} ], "loss":"softmax_cross_entropy",
              "classes": 2, "input": [4], "name": "n", "version": 1 }
            """;
        Assert.Equal(
            """{"version":1,"name":"n","input":[4],"classes":2,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc","in":4,"out":2}]}""",
            ModelSpec.Parse(shuffled).ToCanonicalJson());
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2", "version is 2; this build reads version 1.")]
    [InlineData("\"version\":1,", "", "version is missing.")]
    [InlineData("\"relu\"", "\"gelu\"", "layers[1].type is 'gelu'; this build knows linear, conv2d,")]
    [InlineData("\"relu\"", "\"relu\",\"slope\":1", "layers[1].slope is not a known key; expected type.")]
    [InlineData("\"version\":1", "\"version\":1,\"extra\":0", "extra is not a known key")]
    [InlineData("\"version\":1", "\"version\":1,\"version\":1", "version is given twice")]
    [InlineData("softmax_cross_entropy", "hinge", "loss is 'hinge'; this build knows softmax_cross_entropy, mean_squared_error.")]
    [InlineData("\"name\":\"fc2\",\"in\":3", "\"name\":\"fc2\",\"in\":5", "layers[2] (linear 'fc2') got the shape [3]; it needs [5].")]
    [InlineData("\"input\":[4]", "\"input\":[5]", "layers[0] (linear 'fc1') got the shape [5]; it needs [4].")]
    [InlineData("\"classes\":2", "\"classes\":3", "layers[2] (linear 'fc2') gives the shape [2]; classes needs [3].")]
    [InlineData("\"name\":\"fc2\"", "\"name\":\"fc1\"", "layers[2].name is 'fc1', which an earlier layer has; expected another.")]
    [InlineData("\"name\":\"fc2\"", "\"name\":\"fc 2\"", "layers[2].name is 'fc 2'; expected")]
    [InlineData("\"out\":2", "\"out\":-2", "layers[2].out is -2; expected an integer from 1 to 16777216.")]
    [InlineData("\"out\":2", "\"out\":2.5", "layers[2].out is 2.5; expected an integer")]
    [InlineData("\"out\":2", "\"out\":\"2\"", "layers[2].out is \"2\"; expected an integer")]
    [InlineData("\"input\":[4]", "\"input\":[]", "input has 0 elements; expected 1 to 4.")]
    [InlineData("\"input\":[4]", "\"input\":[16777216,16777216]", "input is [16777216, 16777216]; expected at most 16777216 elements.")]
    [InlineData("\"input\":[4]", "\"input\":4", "input is 4; expected an array.")]
    [InlineData("\"version\":1", "\"version\":1,}", "the model spec is not valid JSON")]
    public void Parse_BadSpec_SaysWhere(string good, string bad, string message)
    {
        var json = Good.Replace(good, bad);
        Assert.NotEqual(Good, json);
        var error = Assert.Throws<ModelSpecException>(() => ModelSpec.Parse(json));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Parse_EveryTruncation_IsRefused()
    {
        for (var length = 0; length < Good.TrimEnd().Length; length++)
            Assert.Throws<ModelSpecException>(() => ModelSpec.Parse(Good[..length]));
    }

    [Fact]
    public void Parse_OverLimits_IsRefused()
    {
        Refused(new ModelLimits(MaxJsonBytes: 50), "bytes; expected at most 50.");
        Refused(new ModelLimits(MaxLayers: 2), "layers has 3 elements; expected 1 to 2.");
        Refused(new ModelLimits(MaxParameters: 22), "the model has 23 parameters or more with 'fc2.bias'; expected at most 22.");
        Refused(new ModelLimits(MaxActivationBytes: 40), "bytes for the activations of a batch of 1; expected at most 40.");
        Assert.Equal(23, ModelSpec.Parse(Good, new ModelLimits(MaxParameters: 23)).ParameterCount);
    }

    [Fact]
    public void Parse_SizesThatWouldOverflow_AreRefusedQuickly()
    {
        var huge = Good.Replace("\"in\":4,\"out\":3", "\"in\":16777216,\"out\":16777216").Replace("[4]", "[16777216]")
            .Replace("\"in\":3", "\"in\":16777216");
        Assert.Contains("expected at most 268435456", Assert.Throws<ModelSpecException>(() => ModelSpec.Parse(huge)).Message);
    }

    [Fact]
    public void Get_UnknownModel_ListsNames() =>
        Assert.Contains("expected one of mlp-200", Assert.Throws<ModelSpecException>(() => ModelCatalog.Get("gpt")).Message);

    [Fact]
    public void Initialize_EveryTensor_StaysWithinItsBoundAndFillsIt()
    {
        var spec = ModelCatalog.Get("mlp-200");
        var parameters = new float[spec.ParameterCount];
        ModelInitializer.Initialize(spec, 7, parameters);
        var weights = spec.Slices[0].Of(parameters.AsSpan()).ToArray();
        Assert.InRange(weights.Max(), 0.99f / 28, 1f / 28); // 28 is the root of 784
        Assert.InRange(weights.Min(), -1f / 28, -0.99f / 28);
        Assert.InRange(weights.Average(), -1e-3, 1e-3);
    }

    private static void Refused(ModelLimits limits, string message) =>
        Assert.Contains(message, Assert.Throws<ModelSpecException>(() => ModelSpec.Parse(Good, limits)).Message);
}
