using System.Numerics;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Radio;
using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Tests.Data.Radio;

public class IqTests
{
    private static readonly IqOptions Small = new(Count: 60, Samples: 64);

    [Theory, InlineData(true), InlineData(false)]
    public void CopyBatch_AnyWindow_HasMeanPowerOne(bool fft)
    {
        var data = IqDataset.Create(Small with { Fft = fft });
        Assert.Equal(DataSchema.Classification([2, 64], 6), data.Schema);
        for (var index = 0; index < data.Count; index++)
        {
            var window = Read(data, index);
            Assert.Equal(index % 6, window[^1]);
            Assert.Equal(1, window[..^1].Sum(value => (double)value * value) / 64, 1e-4);
        }
    }

    [Fact]
    public void CopyBatch_SameSeed_SameBits_OtherSeed_Others()
    {
        var (first, same, other) = (IqDataset.Create(Small), IqDataset.Create(Small), IqDataset.Create(Small with { Seed = 2 }));
        Assert.Equal(Read(first, 7), Read(same, 7));
        Assert.NotEqual(Read(first, 7), Read(other, 7));
        Assert.NotEqual(Read(first, 7), Read(first, 13));
    }

    [Fact]
    public void Create_Selected_KeepsThose()
    {
        var all = IqDataset.Create(Small);
        var some = IqDataset.Create(Small, (count, labels) => [count - 1, labels.IndexOf((byte)4)]);
        Assert.Equal(2, some.Count);
        Assert.Equal(Read(all, 59), Read(some, 0));
        Assert.Equal(Read(all, 4), Read(some, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(some, 2));
    }

    [Theory, InlineData(Modulation.Bpsk), InlineData(Modulation.Qpsk), InlineData(Modulation.Qam16), InlineData(Modulation.Fsk), InlineData(Modulation.Ofdm)]
    public void Fill_ASignal_HasMeanPowerOne(Modulation modulation) => Assert.InRange(Power(Signal(modulation)), 0.95, 1.05);

    [Theory, InlineData(-10), InlineData(0), InlineData(20)]
    public void AddNoise_OfSomeDecibels_HasThatPower(double snr)
    {
        var noise = Signal(Modulation.Noise);
        SignalGenerator.AddNoise(Math.Pow(10, -snr / 10), new RandomSequence(1, 2), noise);
        Assert.Equal(snr, -10 * Math.Log10(Power(noise)), 0.2);
    }

    [Fact]
    public void AddNoise_IsWhite()
    {
        var noise = new Complex[4096];
        SignalGenerator.AddNoise(1, new RandomSequence(1, 2), noise);
        var correlation = noise.Skip(1).Zip(noise, (a, b) => a * Complex.Conjugate(b)).Aggregate((a, b) => a + b) / noise.Length;
        Assert.InRange(correlation.Magnitude, 0, 0.05);
        Assert.Equal(noise.Sum(value => value.Real * value.Real), noise.Sum(value => value.Imaginary * value.Imaginary), 200.0);
    }

    /// <summary>At a high ratio a constellation shows: BPSK squared is one point, QPSK to the fourth power is one.</summary>
    [Fact]
    public void Fill_PhaseModulations_AreWhatTheyAreCalled()
    {
        Assert.InRange(Spread(Signal(Modulation.Bpsk), 2), 0, 1e-9);
        Assert.InRange(Spread(Signal(Modulation.Qpsk), 4), 0, 1e-9);
        Assert.True(Spread(Signal(Modulation.Qpsk), 2) > 1);
        Assert.True(Spread(Signal(Modulation.Qam16), 4) > 1);
        Assert.All(Signal(Modulation.Fsk), value => Assert.Equal(1, value.Magnitude, 1e-9));
    }

    [Fact]
    public void Problems_OutOfRange_AreNamed()
    {
        Assert.Empty(new IqOptions().Problems());
        Assert.Equal(4, new IqOptions(0, 8, double.NaN, double.NaN).Problems().Count());
        Assert.Contains("max_snr_db is 4; expected 5", Assert.Single(new IqOptions(MinSnrDb: 5, MaxSnrDb: 4).Problems()));
    }

    private static Complex[] Signal(Modulation modulation)
    {
        var window = new Complex[8000];
        new SignalGenerator().Fill(modulation, new RandomSequence(1, 1), window);
        return window;
    }

    private static double Power(Complex[] window) => window.Average(value => value.Magnitude * value.Magnitude);

    private static double Spread(Complex[] window, int power) => window.Max(value => (Complex.Pow(value, power) - Complex.Pow(window[0], power)).Magnitude);

    /// <summary>The values of a window, then its label.</summary>
    private static float[] Read(IqDataset data, int index)
    {
        var (x, labels) = (new float[data.Schema.Elements], new int[1]);
        data.CopyBatch([index], x, labels);
        return [.. x, labels[0]];
    }
}
