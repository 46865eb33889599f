namespace EdgeFed.Simulation.Storage;

/// <summary>A growing byte array with a length: one image of a file.</summary>
internal sealed class ByteStore
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Extend(checked((int)offset + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan((int)offset));
    }

    /// <summary>Makes the image at least that long, with zeros.</summary>
    public void Extend(int length)
    {
        if (length <= Length) return;
        if (length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(length, Math.Max(256, _bytes.Length * 2)));
        Length = length;
    }

    public void Truncate(int length)
    {
        if (length >= Length) return;
        _bytes.AsSpan(length, Length - length).Clear();
        Length = length;
    }

    public void CopyFrom(ByteStore other)
    {
        Truncate(0);
        Write(0, other.Span);
    }
}
