using System.Runtime.InteropServices;
using EdgeFed.Protocol.Chunks;

namespace EdgeFed.Spool.Objects;

/// <summary>What became of an object whose chunks are all here.</summary>
public enum ContentVerdict
{
    Valid,
    DigestMismatch,
    NotFinite,
}

/// <summary>
/// Checks an arriving object's content while it arrives: decodes held chunks in order, hashes them and looks for NaN and
/// infinity, so that little is left to do after the last chunk.
/// </summary>
public sealed class ContentVerifier(SpoolObject source, IComputePool compute) : IDisposable
{
    private readonly ContentHasher _hash = new();
    private Task _running = Task.CompletedTask;
    private int _next;

    /// <summary>Index of the first parameter that is NaN or infinite, or -1.</summary>
    public long FirstNotFinite { get; private set; } = -1;

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
        if (FirstNotFinite >= 0) return ContentVerdict.NotFinite;
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
            NoteNotFinite(i, values);
        }

        return end;
    }

    private void NoteNotFinite(int chunk, ReadOnlySpan<float> values)
    {
        if (FirstNotFinite >= 0) return;
        var index = Finite.IndexOfNotFinite(values);
        if (index >= 0) FirstNotFinite = (long)chunk * (source.Representation.ChunkSize / sizeof(float)) + index;
    }
}
