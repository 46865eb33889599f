using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Tests.Models;

public class ModelCatalogTests
{
    [Theory]
    [InlineData("mlp-200", 199_210, 0, "[784]", 10)]
    [InlineData("cnn-mnist", 1_663_370, 0, "[1, 28, 28]", 10)] // as in McMahan et al. (2017)
    [InlineData("cnn-femnist", 461_630, 0, "[1, 28, 28]", 62)]
    [InlineData("cnn-iq", 117_326, 244, "[1, 2, 880]", 6)]
    [InlineData("lstm-traffic", 17_347, 0, "[12, 1]", 0)]
    [InlineData("mobilenet-v1", 823_722, 10_971, "[3, 32, 32]", 10)]
    public void Get_ShippedModel_HasItsSize(string name, int trainable, int buffers, string input, int classes)
    {
        var spec = ModelCatalog.Get(name);
        Assert.Equal(trainable, spec.Slices.Where(slice => slice.Kind == ParameterKind.Trainable).Sum(slice => slice.Length));
        Assert.Equal(buffers, spec.Slices.Where(slice => slice.Kind == ParameterKind.Buffer).Sum(slice => slice.Length));
        Assert.Equal((input, classes), (Shapes.Text(spec.InputShape), spec.Classes));
        Assert.Equal(classes == 0 ? 3 : 0, spec.TargetLength);
    }

    [Fact]
    public void Names_EachHasASpecOfThatName() =>
        Assert.All(ModelCatalog.Names, name => Assert.Equal(name, ModelCatalog.Get(name).Name));

    [Theory, InlineData(32, 32, 2), InlineData(96, 64, 2), InlineData(224, 224, 7)]
    public void MobileNet_AnySize_EndsInThePaperPlane(int height, int width, int lastPlane)
    {
        var spec = MobileNetV1.Spec("m", height, width, 5, 0.25);
        Assert.Equal([256, height * lastPlane / Math.Min(height, width), lastPlane], spec.Shapes[^3]);
        Assert.Equal(spec.ToCanonicalJson(), ModelSpec.Parse(spec.ToCanonicalJson()).ToCanonicalJson());
    }

    /// <summary>Counted by hand: 784·32·25 + 196·64·800 + 3136·512 + 512·10 forward, and twice that backward but for the first.</summary>
    [Fact]
    public void TrainingFlops_CountProductsOfAllThreePasses()
    {
        Assert.Equal(2 * ((3 * 12_273_152.0) - 627_200), ModelCatalog.Get("cnn-mnist").TrainingFlops());
        Assert.Equal(2 * ((3 * ((12 * 256 * 65) + 192.0)) - (12 * 256 * 65)), ModelCatalog.Get("lstm-traffic").TrainingFlops());
    }

    [Fact]
    public void ActivationBytes_MobileNet_CountsScratchOfEveryThread()
    {
        var spec = ModelCatalog.Get("mobilenet-v1");
        Assert.True(spec.ActivationBytes(8, threads: 2) > spec.ActivationBytes(8));
        Assert.Throws<ModelSpecException>(() => spec.CheckActivations(1 << 16));
    }
}
