namespace EdgeFed.Spool.Storage;

/// <summary>
/// An open file. Reads see all writes at once; a power cut keeps only what was flushed, and any part of the rest.
/// </summary>
public interface IStorageFile : IDisposable
{
    /// <summary>Bytes in the file, unflushed ones included.</summary>
    long Length { get; }

    /// <summary>
    /// Fills <paramref name="destination"/> from <paramref name="offset"/>; returns fewer bytes only at the end of the file.
    /// </summary>
    int Read(long offset, Span<byte> destination);

    /// <summary>Writes all bytes at <paramref name="offset"/>, extending the file as needed.</summary>
    /// <exception cref="StorageUnavailableException">No room; an unknown part may have been written.</exception>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    void Truncate(long length);

    /// <summary>Completes when everything written before the call is on the medium.</summary>
    /// <exception cref="StorageUnavailableException">No room was left for delayed allocations.</exception>
    ValueTask FlushAsync();
}
