using System.Numerics;
using EdgeFed.Learning.Data.Radio;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Data.Radio;

public class FourierTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(64), InlineData(90), InlineData(97), InlineData(880)]
    public void Transform_AnyLength_IsTheSum(int length)
    {
        var x = Numbers.Signed(length, 1).Zip(Numbers.Signed(length, 2), (real, imaginary) => new Complex(real, imaginary)).ToArray();
        var y = new Complex[length];
        new Fourier(length).Transform(x, y);
        for (var k = 0; k < length; k++) Assert.InRange((y[k] - Reference(x, k)).Magnitude, 0, 1e-9);
    }

    private static Complex Reference(Complex[] x, int k)
    {
        var sum = Complex.Zero;
        for (var n = 0; n < x.Length; n++) sum += x[n] * Complex.Exp(new Complex(0, -2 * Math.PI * ((long)k * n % x.Length) / x.Length));
        return sum / Math.Sqrt(x.Length);
    }
}
