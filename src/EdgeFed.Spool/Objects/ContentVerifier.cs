using System.Runtime.InteropServices;
using EdgeFed.Protocol.Chunks;

namespace EdgeFed.Spool.Objects;

/// <summary>What became of an object whose chunks are all here.</summary>
public enum ContentVerdict
{
    Valid,
    DigestMismatch,
    /// <summary>A value is NaN, infinite or too large, see <see cref="ValueRange"/>.</summary>
    Unusable,
}

/// <summary>
/// Checks an arriving object's content while it arrives: decodes written chunks in order, hashes them and looks for values
/// that may not be, so that little is left to do after the last chunk.
/// </summary>
public sealed class ContentVerifier(SpoolObject source, IComputePool compute) : IDisposable
{
    private readonly ContentHasher _hash = new();
    private Task _running = Task.CompletedTask;
    private int _next;

    /// <summary>Index of the first parameter that may not be, or -1.</summary>
    public long UnusableIndex { get; private set; } = -1;

    /// <summary>The value at <see cref="UnusableIndex"/>.</summary>
    public float UnusableValue { get; private set; }

    /// <summary>Starts checking the chunks written by now, unless a check is running.</summary>
    public void Advance()
    {
        if (_running.IsCompletedSuccessfully) _running = CheckAsync(source.NextUnwritten(_next));
    }

    /// <summary>Checks what is left and gives the verdict. All chunks must be held.</summary>
    /// <exception cref="SpoolException">A chunk is damaged on disk.</exception>
    public async Task<ContentVerdict> FinishAsync()
    {
        await _running;
        await CheckAsync(source.Representation.Chunks.Count);
        var isSame = _hash.Finish() == source.Representation.Content;
        if (!isSame) await compute.RunAsync(ThrowIfDamaged);
        if (UnusableIndex >= 0) return ContentVerdict.Unusable;
        return isSame ? ContentVerdict.Valid : ContentVerdict.DigestMismatch;
    }

    public void Dispose() => _hash.Dispose();

    private async Task CheckAsync(int end)
    {
        if (end > _next) _next = await compute.RunAsync(() => Check(_next, end));
    }

    private int Check(int from, int end)
    {
        using var reader = source.OpenReader();
        var representation = source.Representation;
        var raw = new float[representation.ChunkSize / sizeof(float)];
        for (var i = from; i < end; i++)
        {
            var values = raw.AsSpan(0, representation.RawLength(i) / sizeof(float));
            reader.ReadRawUnchecked(i, MemoryMarshal.AsBytes(values));
            _hash.Append(values);
            NoteUnusable(i, values);
        }

        return end;
    }

    /// <summary>Another content than announced: from the peer, unless a chunk here is not what came.</summary>
    private bool ThrowIfDamaged()
    {
        using var reader = source.OpenReader();
        var raw = new byte[source.Representation.ChunkSize];
        for (var i = 0; i < source.Representation.Chunks.Count; i++) reader.ReadRaw(i, raw.AsSpan(0, source.Representation.RawLength(i)));
        return true;
    }

    private void NoteUnusable(int chunk, ReadOnlySpan<float> values)
    {
        if (UnusableIndex >= 0) return;
        var index = ValueRange.IndexOfUnusable(values);
        if (index < 0) return;
        UnusableIndex = source.Representation.RawOffset(chunk) / sizeof(float) + index;
        UnusableValue = values[index];
    }
}
