using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Tests.Models;

/// <summary>What each kind of layer refuses, and how it says so.</summary>
public class LayerSpecTests
{
    [Theory]
    [InlineData("""{"type":"conv2d","name":"c","in":1,"out":4,"kernel":[3,3]}""", "[28,28]", "layers[0] (conv2d 'c') got the shape [28, 28]; it needs [1, height, width].")]
    [InlineData("""{"type":"conv2d","name":"c","in":3,"out":4,"kernel":[3,3]}""", "[1,9,9]", "layers[0] (conv2d 'c') got the shape [1, 9, 9]; it needs [3, height, width].")]
    [InlineData("""{"type":"conv2d","name":"c","in":1,"out":4,"kernel":[5,5]}""", "[1,4,9]", "layers[0] (conv2d 'c') got the shape [1, 4, 9]; it needs at least [1, 5, 5].")]
    [InlineData("""{"type":"conv2d","name":"c","in":1,"out":4,"kernel":[5,5],"padding":[1,0]}""", "[1,2,9]", "it needs at least [1, 3, 5].")]
    [InlineData("""{"type":"conv2d","name":"c","in":2,"out":4,"kernel":[3,3],"groups":3}""", "[2,9,9]", "layers[0].groups is 3; expected a divisor of in (2) and out (4).")]
    [InlineData("""{"type":"conv2d","name":"c","in":2,"out":4,"kernel":[3,3],"stride":[2,2],"padding":"same"}""", "[2,9,9]", "layers[0].stride is [2, 2]; expected [1, 1] with padding same.")]
    [InlineData("""{"type":"conv2d","name":"c","in":2,"out":4,"kernel":[3,3],"padding":"full"}""", "[2,9,9]", "layers[0].padding is 'full'; expected same, valid, or rows and columns such as [1,1].")]
    [InlineData("""{"type":"conv2d","name":"c","in":2,"out":4,"kernel":[3]}""", "[2,9,9]", "layers[0].kernel has 1 elements; expected 2 to 2.")]
    [InlineData("""{"type":"conv2d","name":"c","in":2,"out":4,"kernel":[3,3],"bias":0}""", "[2,9,9]", "layers[0].bias is 0; expected true or false.")]
    [InlineData("""{"type":"conv2d","name":"c","in":1,"out":16777216,"kernel":[1,1]}""", "[1,64,64]", "gives the shape [16777216, 64, 64]; expected at most 268435456 elements.")]
    [InlineData("""{"type":"conv2d","name":"c","in":16777216,"out":16777216,"kernel":[1024,1024],"padding":"same"}""", "[16777216,16,1]", "input is [16777216, 16, 1]; expected at most 16777216 elements.")]
    [InlineData("""{"type":"max_pool2d","kernel":[2,2]}""", "[4]", "layers[0] (max_pool2d) got the shape [4]; it needs [channels, height, width].")]
    [InlineData("""{"type":"max_pool2d","kernel":[2,2]}""", "[3,1,8]", "layers[0] (max_pool2d) got the shape [3, 1, 8]; it needs at least [3, 2, 2].")]
    [InlineData("""{"type":"global_average_pool"}""", "[4,4]", "layers[0] (global_average_pool) got the shape [4, 4]; it needs [channels, height, width].")]
    [InlineData("""{"type":"batch_norm2d","name":"b","channels":3}""", "[4,2,2]", "layers[0] (batch_norm2d 'b') got the shape [4, 2, 2]; it needs [3, height, width].")]
    [InlineData("""{"type":"batch_norm1d","name":"b","channels":3}""", "[3,2,2]", "layers[0] (batch_norm1d 'b') got the shape [3, 2, 2]; it needs [3] or [3, length].")]
    [InlineData("""{"type":"dropout","p":1}""", "[4]", "layers[0].p is 1; expected a number from 0 to below 1.")]
    [InlineData("""{"type":"lstm","name":"l","in":2,"hidden":8}""", "[12]", "layers[0] (lstm 'l') got the shape [12]; it needs [time, 2].")]
    [InlineData("""{"type":"lstm","name":"l","in":2,"hidden":8,"output":"first"}""", "[12,2]", "layers[0].output is 'first'; expected last, all.")]
    [InlineData("""{"type":"flatten","axis":1}""", "[4]", "layers[0].axis is not a known key; expected type.")]
    public void Parse_LayerThatDoesNotFit_SaysWhichAndWhy(string layer, string input, string message)
    {
        var json = $$"""{"version":1,"name":"n","input":{{input}},"classes":2,"loss":"softmax_cross_entropy","layers":[{{layer}}]}""";
        Assert.Contains(message, Assert.Throws<ModelSpecException>(() => ModelSpec.Parse(json)).Message);
    }

    [Theory, InlineData("classes", "mean_squared_error"), InlineData("targets", "softmax_cross_entropy")]
    public void Parse_OutputsOfTheOtherLoss_AreRefused(string key, string loss)
    {
        var json = $$"""{"version":1,"name":"n","input":[4],"{{key}}":4,"loss":"{{loss}}","layers":[{"type":"relu"}]}""";
        Assert.Contains($"{key} is not a known key", Assert.Throws<ModelSpecException>(() => ModelSpec.Parse(json)).Message);
    }

    [Fact]
    public void ToCanonicalJson_OmittedKeys_AreWritten()
    {
        const string json = """{"version":1,"name":"n","input":[1,4,4],"classes":16,"loss":"softmax_cross_entropy","layers":[{"type":"conv2d","name":"c","in":1,"out":1,"kernel":[1,1]},{"type":"flatten"}]}""";
        Assert.Contains("""{"type":"conv2d","name":"c","in":1,"out":1,"kernel":[1,1],"stride":[1,1],"padding":"valid","groups":1,"bias":true}""",
            ModelSpec.Parse(json).ToCanonicalJson());
    }

    [Fact]
    public void InPlace_AfterALayerThatNeedsItsOutput_IsNot()
    {
        LayerSpec[] layers = [new LinearSpec("a", 4, 4), new SigmoidSpec(), new FlattenSpec(), new DropoutSpec(0.5), new ReluSpec()];
        Assert.Equal([false, true, true, false, true], ModelMemory.InPlace(layers));
    }
}
