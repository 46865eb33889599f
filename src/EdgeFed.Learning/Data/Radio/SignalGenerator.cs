using System.Numerics;
using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Data.Radio;

/// <summary>
/// Signals of mean power 1 with random bits, phase and timing: rectangular pulses, or OFDM. As with radio technologies, each has
/// a bandwidth of its own. No filters, no fading, no frequency error: enough to tell them apart, not enough to stand for a
/// channel.
/// </summary>
internal sealed class SignalGenerator
{
    private const int FskSamples = 8;
    private const int Carriers = 64;
    private const int UsedCarriers = 52;
    private const int Prefix = 16;

    private readonly Fourier _carriers = new(Carriers);

    /// <summary>Writes one window of the signal without noise; of <see cref="Modulation.Noise"/> zeros.</summary>
    public void Fill(Modulation modulation, RandomSequence random, Span<Complex> window)
    {
        switch (modulation)
        {
            case Modulation.Fsk: FillFsk(random, window); break;
            case Modulation.Ofdm: FillOfdm(random, window); break;
            case Modulation.Noise: window.Clear(); return;
            default: FillPulses(modulation, random, window); break;
        }

        var phase = Complex.FromPolarCoordinates(1, 2 * Math.PI * random.NextOpenUnit());
        for (var i = 0; i < window.Length; i++) window[i] *= phase;
    }

    /// <summary>Adds white Gaussian noise of this mean power.</summary>
    public static void AddNoise(double power, RandomSequence random, Span<Complex> window)
    {
        var deviation = Math.Sqrt(power / 2); // half of the power in each of the two parts
        for (var i = 0; i < window.Length; i++) window[i] += new Complex(deviation * random.NextNormal(), deviation * random.NextNormal());
    }

    /// <summary>A symbol of mean power 1.</summary>
    private static Complex Symbol(Modulation modulation, RandomSequence random) => modulation switch
    {
        Modulation.Bpsk => new Complex(Level(2, random), 0),
        Modulation.Qpsk => new Complex(Level(2, random), Level(2, random)) / Math.Sqrt(2),
        _ => new Complex(Level(4, random), Level(4, random)) / Math.Sqrt(10),
    };

    /// <summary>Samples that a symbol lasts: the fewer, the wider the spectrum.</summary>
    private static int SymbolSamples(Modulation modulation) => modulation switch
    {
        Modulation.Bpsk => 16,
        Modulation.Qpsk => 8,
        _ => 4,
    };

    /// <summary>One of so many levels 2 apart around 0: -1 and 1, or -3 to 3.</summary>
    private static int Level(int levels, RandomSequence random) => (2 * random.NextBelow(levels)) - levels + 1;

    private static void FillPulses(Modulation modulation, RandomSequence random, Span<Complex> window)
    {
        var symbol = Symbol(modulation, random);
        var samples = SymbolSamples(modulation);
        var left = 1 + random.NextBelow(samples);
        for (var i = 0; i < window.Length; i++, left--)
        {
            if (left == 0) (symbol, left) = (Symbol(modulation, random), samples);
            window[i] = symbol;
        }
    }

    private static void FillFsk(RandomSequence random, Span<Complex> window)
    {
        const double Step = 2 * Math.PI / (2 * FskSamples); // half a turn in a symbol
        var bit = Level(2, random);
        var left = 1 + random.NextBelow(FskSamples);
        var phase = 0.0;
        for (var i = 0; i < window.Length; i++, left--)
        {
            if (left == 0) (bit, left) = (Level(2, random), FskSamples);
            phase += bit * Step;
            window[i] = Complex.FromPolarCoordinates(1, phase);
        }
    }

    private void FillOfdm(RandomSequence random, Span<Complex> window)
    {
        var symbol = new Complex[Prefix + Carriers];
        FillOfdmSymbol(random, symbol);
        var next = random.NextBelow(symbol.Length);
        for (var i = 0; i < window.Length; i++, next++)
        {
            if (next == symbol.Length)
            {
                FillOfdmSymbol(random, symbol);
                next = 0;
            }

            window[i] = symbol[next];
        }
    }

    /// <summary>The transform of random carriers, with its end also before its beginning.</summary>
    private void FillOfdmSymbol(RandomSequence random, Span<Complex> symbol)
    {
        var carriers = new Complex[Carriers];
        var scale = Math.Sqrt((double)Carriers / UsedCarriers);
        for (var i = 1; i <= UsedCarriers / 2; i++)
        {
            carriers[i] = scale * Symbol(Modulation.Qpsk, random);
            carriers[Carriers - i] = scale * Symbol(Modulation.Qpsk, random);
        }

        _carriers.Transform(carriers, symbol[Prefix..]);
        symbol[^Prefix..].CopyTo(symbol);
    }
}
