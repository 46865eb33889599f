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
/// Checks an arriving object's content while it arrives: decodes held chunks in order, hashes them and looks for values
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

    /// <summary>Starts checking the chunks held by now, unless a check is running.</summary>
    public void Advance()
    {
        if (_running.IsCompleted) _running = CheckAsync(ContiguousHeld());
    }

    /// <summary>Checks what is left and gives the verdict. All chunks must be held.</summary>
    /// <exception cref="SpoolException">A chunk is damaged on disk.</exception>
    public async Task<ContentVerdict> FinishAsync()
    {
        await _running;
        await CheckAsync(ContiguousHeld());
        if (UnusableIndex >= 0) return ContentVerdict.Unusable;
        return _hash.Finish() == source.Representation.Content ? ContentVerdict.Valid : ContentVerdict.DigestMismatch;
    }

    public void Dispose() => _hash.Dispose();

    private int ContiguousHeld()
    {
        var end = source.Held.NextMissing(_next);
        return end < 0 ? source.Held.Total : end;
    }

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
            reader.ReadRaw(i, MemoryMarshal.AsBytes(values));
            _hash.Append(values);
            NoteUnusable(i, values);
        }

        return end;
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
