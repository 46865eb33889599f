namespace EdgeFed.Learning.Models;

/// <summary>Memory of one thread that computes a convolution by matrix products, in floats, one part after the other.</summary>
/// <param name="Samples">Samples in one product.</param>
/// <param name="Columns">The unrolled input of one group: [inputs of an output, samples, output plane].</param>
/// <param name="Outputs">The output channels of one group: [channels, samples, output plane]; 0 when they need no
/// rearranging.</param>
/// <param name="Gradients">Weights and biases: the sums of this thread's samples.</param>
/// <param name="Plane">One padded plane.</param>
internal readonly record struct ConvScratch(int Samples, long Columns, long Outputs, long Gradients, long Plane)
{
    public long Floats => Columns + Outputs + Gradients + Plane;

    public static ConvScratch Of(Conv2dSpec spec, int[] input)
    {
        var window = spec.Over(input);
        var samples = Conv2dSpec.SamplesAtOnce(window);
        var positions = (long)samples * window.OutHeight * window.OutWidth;
        return new ConvScratch(
            samples,
            spec.FanIn * positions,
            samples == 1 ? 0 : spec.Out / spec.Groups * positions,
            ((long)spec.Out * spec.FanIn) + spec.Out,
            PaddedPlane.Of(window).Floats);
    }
}
