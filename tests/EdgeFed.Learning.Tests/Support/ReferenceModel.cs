using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>Layers and loss written as plain loops in double: the specification.</summary>
internal static class ReferenceModel
{
    public static double[] Logits(ModelSpec spec, double[] parameters, float[] x, int batch)
    {
        var values = x.Select(value => (double)value).ToArray();
        var offset = 0;
        foreach (var layer in spec.Layers)
        {
            if (layer is not LinearSpec linear)
            {
                values = values.Select(value => Math.Max(value, 0)).ToArray();
                continue;
            }

            values = Linear(values, parameters.AsSpan(offset), batch, linear.In, linear.Out);
            offset += (linear.In * linear.Out) + linear.Out;
        }

        return values;
    }

    public static double[] Linear(double[] x, ReadOnlySpan<double> weightAndBias, int batch, int inputs, int outputs)
    {
        var y = new double[batch * outputs];
        for (var row = 0; row < batch; row++)
            for (var o = 0; o < outputs; o++)
            {
                var sum = weightAndBias[(outputs * inputs) + o];
                for (var i = 0; i < inputs; i++) sum += x[(row * inputs) + i] * weightAndBias[(o * inputs) + i];
                y[(row * outputs) + o] = sum;
            }

        return y;
    }

    /// <summary>Mean over rows of log(sum exp(z - max)) - (z[label] - max).</summary>
    public static double Loss(double[] logits, int[] labels, int classes)
    {
        var loss = 0.0;
        for (var row = 0; row < labels.Length; row++)
        {
            var z = logits.AsSpan(row * classes, classes).ToArray();
            var max = z.Max();
            loss += Math.Log(z.Sum(value => Math.Exp(value - max))) - (z[labels[row]] - max);
        }

        return loss / labels.Length;
    }
}
