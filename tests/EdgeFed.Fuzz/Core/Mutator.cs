using System.Buffers.Binary;
using EdgeFed.Simulation;

namespace EdgeFed.Fuzz.Core;

/// <summary>Changes bytes as bad links, bad disks and bad people do: one to four edits of a valid input.</summary>
internal sealed class Mutator(byte[] origin, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words, SimRandom random)
{
    private const int MaxBytes = 1 << 20;
    private static readonly byte[] Interesting = [0x00, 0x01, 0x7f, 0x80, 0xff, 0xc0, 0xc1, 0xdf, 0xdd, 0xc6, 0xdb, 0x20, 0x22, 0x2c, 0x7b, 0x5b, 0x0a];
    private static readonly long[] Extremes = [0, -1, 1, sbyte.MinValue, short.MaxValue, int.MinValue, int.MaxValue, uint.MaxValue, long.MinValue, long.MaxValue];
    private byte[] _bytes = origin;

    public byte[] ToArray() => _bytes;

    public void Mutate()
    {
        _bytes = [.. _bytes];
        for (var edits = random.Next(1, 5); edits > 0; edits--)
            if (_bytes.Length == 0) Insert(0, [Interesting[random.Next(Interesting.Length)]]);
            else Edit();
    }

    private void Edit()
    {
        switch (random.Next(words.Count > 0 ? 12 : 10))
        {
            case 0 or 1: _bytes[Place()] ^= (byte)(1 << random.Next(8)); break;
            case 2: _bytes[Place()] = Interesting[random.Next(Interesting.Length)]; break;
            case 3: _bytes[Place()] = (byte)random.Next(256); break;
            case 4: Insert(random.Next(_bytes.Length + 1), Noise()); break;
            case 5: Replace(Range(), []); break;
            case 6: Insert(random.Next(_bytes.Length + 1), _bytes[Range()]); break;
            case 7: Splice(); break;
            case 8: ChangeNumber(); break;
            case 9: _bytes = _bytes[..random.Next(_bytes.Length)]; break;
            default: UseWord(); break;
        }
    }

    private int Place() => random.Next(_bytes.Length);

    /// <summary>Mostly short, now and then anything.</summary>
    private Range Range()
    {
        var start = Place();
        var most = random.Chance(0.2) ? _bytes.Length - start : Math.Min(16, _bytes.Length - start);
        return start..(start + 1 + random.Next(most));
    }

    private byte[] Noise()
    {
        var noise = new byte[random.Next(1, 9)];
        random.Fill(noise);
        return noise;
    }

    private void Insert(int at, byte[] piece) => Replace(at..at, piece);

    private void Replace(Range range, byte[] piece)
    {
        var (start, length) = range.GetOffsetAndLength(_bytes.Length);
        if (_bytes.Length - length + piece.Length > MaxBytes) return;
        _bytes = [.. _bytes.AsSpan(0, start), .. piece, .. _bytes.AsSpan(start + length)];
    }

    /// <summary>The start of this, the end of another.</summary>
    private void Splice()
    {
        var other = corpus[random.Next(corpus.Count)];
        if (other.Length == 0) return;
        Replace(Place().._bytes.Length, other[random.Next(other.Length)..]);
    }

    /// <summary>Adds or subtracts one, or sets an extreme, in an integer of 1, 2, 4 or 8 bytes of either order.</summary>
    private void ChangeNumber()
    {
        var size = 1 << random.Next(4);
        if (_bytes.Length < size) return;
        var field = _bytes.AsSpan(random.Next(_bytes.Length - size + 1), size);
        var isBig = random.Chance(0.5);
        Span<byte> wide = stackalloc byte[sizeof(long)];
        wide.Clear();
        field.CopyTo(wide);
        if (isBig) wide[..size].Reverse();
        var value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        value = random.Next(3) switch { 0 => value + 1, 1 => value - 1, _ => Extremes[random.Next(Extremes.Length)] };
        BinaryPrimitives.WriteInt64LittleEndian(wide, value);
        if (isBig) wide[..size].Reverse();
        wide[..size].CopyTo(field);
    }

    private void UseWord()
    {
        var word = words[random.Next(words.Count)];
        if (random.Chance(0.5)) Insert(random.Next(_bytes.Length + 1), word);
        else Replace(Range(), word);
    }
}
