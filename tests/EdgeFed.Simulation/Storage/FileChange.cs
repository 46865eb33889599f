namespace EdgeFed.Simulation.Storage;

/// <summary>One write or truncation that is not durable yet.</summary>
/// <param name="Bytes">What was written; null for a truncation to <paramref name="Offset"/>.</param>
internal sealed record FileChange(long Offset, byte[]? Bytes)
{
    /// <summary>The medium forgets these bytes whatever is flushed; only the length arrives. Sabotage.</summary>
    public bool IsForgotten { get; init; }

    public void ApplyTo(ByteStore image)
    {
        if (Bytes is null) image.Truncate((int)Offset);
        else if (IsForgotten) image.Extend((int)Offset + Bytes.Length);
        else image.Write(Offset, Bytes);
    }

    /// <summary>What the power cut left of it: all, nothing, a part up to or from any byte, or room without content.</summary>
    public void SurviveInto(ByteStore image, SimRandom random)
    {
        var fate = random.Next(5);
        if (fate == 0) return;
        if (fate == 1 || IsForgotten || Bytes is null or { Length: 0 }) ApplyTo(image);
        else if (fate == 2) image.Write(Offset, Bytes.AsSpan(0, random.Next(Bytes.Length)));
        else if (fate == 3) WriteTail(image, Bytes, random);
        else WriteJunk(image, Bytes.Length, random);
    }

    private void WriteTail(ByteStore image, byte[] bytes, SimRandom random)
    {
        var from = random.Next(bytes.Length);
        image.Write(Offset + from, bytes.AsSpan(from));
    }

    private void WriteJunk(ByteStore image, int length, SimRandom random)
    {
        var junk = new byte[length];
        if (random.Chance(0.5)) random.Fill(junk);
        image.Write(Offset, junk);
    }
}
