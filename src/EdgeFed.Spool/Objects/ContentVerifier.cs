using System.Runtime.InteropServices;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;

namespace EdgeFed.Spool.Objects;

/// <summary>Result of verifying an object whose chunks are all here.</summary>
public enum ContentVerdict
{
    Valid,
    DigestMismatch,
    /// <summary>A value is NaN, infinite or too large, see <see cref="ValueRange"/>.</summary>
    Unusable,
}

/// <summary>
/// Checks an arriving object's content while it arrives: decodes chunks in order, hashes them and looks for values that may not
/// be, so that little is left to do after the last chunk. Chunks that come in order are checked while they are in memory, as far
/// as the budget goes; others are read from the spool.
/// </summary>
public sealed class ContentVerifier : IAsyncDisposable
{
    private readonly SpoolObject _source;
    private readonly IComputePool _compute;
    private readonly MemoryBudget _budget;
    private readonly ContentHasher _hash = new();
    private ArrivedChunks _arrived;
    private ParameterCodec? _codec;
    private SpoolReader? _reader;
    private float[]? _raw;
    private Task _running = Task.CompletedTask;
    private bool _disposed;

    public ContentVerifier(SpoolObject source, IComputePool compute, MemoryBudget budget)
    {
        (_source, _compute, _budget) = (source, compute, budget);
        _arrived = new ArrivedChunks(0, budget);
    }

    /// <summary>Index of the first parameter that may not be, or -1.</summary>
    public long UnusableIndex { get; private set; } = -1;

    /// <summary>The value at <see cref="UnusableIndex"/>.</summary>
    public float UnusableValue { get; private set; }

    /// <summary>Starts checking the chunks written by now, unless a check is running, which goes on with them.</summary>
    public void Advance()
    {
        if (_running.IsCompletedSuccessfully && !_disposed) _running = CheckAsync();
    }

    /// <summary>Checks what is left and gives the verdict. All chunks must be held.</summary>
    /// <exception cref="SpoolException">A chunk is damaged on disk.</exception>
    public async Task<ContentVerdict> FinishAsync()
    {
        await _running;
        await (_running = CheckAsync());
        var isSame = _hash.Finish() == _source.Representation.Content;
        if (!isSame) await _compute.RunAsync(ThrowIfDamaged);
        if (UnusableIndex >= 0) return ContentVerdict.Unusable;
        return isSame ? ContentVerdict.Valid : ContentVerdict.DigestMismatch;
    }

    /// <summary>Waits for what is being checked just now: it is read from memory and files that are let go then.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await Task.WhenAny(_running);
        _arrived.Release();
        _hash.Dispose();
        _codec?.Dispose();
        _reader?.Dispose();
    }

    /// <summary>
    /// Takes over a record that was just appended, a buffer of the shared pool, if its chunk is the next to check.
    /// </summary>
    internal bool TryTake(int index, byte[] record)
    {
        if (_disposed || index != _arrived.End || !_arrived.TryAdd(record)) return false;
        Advance();
        return true;
    }

    private async Task CheckAsync()
    {
        while (!_disposed && await CheckNextAsync())
            ;
    }

    /// <summary>Checks all that can be checked now. False if that is nothing.</summary>
    private async Task<bool> CheckNextAsync()
    {
        var arrived = _arrived;
        var isInMemory = arrived.End > arrived.First;
        var end = isInMemory ? arrived.End : _source.NextUnwritten(arrived.First);
        if (end == arrived.First) return false;
        _arrived = new ArrivedChunks(end, _budget);
        try
        {
            await _compute.RunAsync(() => isInMemory ? CheckArrived(arrived) : CheckWritten(arrived.First, end));
        }
        finally
        {
            arrived.Release();
        }

        return true;
    }

    private bool CheckArrived(ArrivedChunks arrived)
    {
        var representation = _source.Representation;
        for (var i = arrived.First; i < arrived.End; i++)
        {
            var stored = arrived.Stored(i, (int)representation.Chunks.StoredLength(i));
            if (stored.Length == representation.RawLength(i))
            {
                Check(i, MemoryMarshal.Cast<byte, float>(stored));
                continue;
            }

            var values = Raw(i);
            (_codec ??= new ParameterCodec(representation)).Decode(stored, representation.Offset(i), values);
            Check(i, values);
        }

        return true;
    }

    private bool CheckWritten(int from, int end)
    {
        _reader ??= _source.OpenReader();
        for (var i = from; i < end; i++)
        {
            var values = Raw(i);
            _reader.ReadValuesUnchecked(i, values);
            Check(i, values);
        }

        return true;
    }

    /// <summary>Room for a decoded chunk.</summary>
    private Span<float> Raw(int chunk)
    {
        _raw ??= new float[_source.Representation.ChunkSize / sizeof(float)];
        return _raw.AsSpan(0, _source.Representation.Length(chunk));
    }

    private void Check(int chunk, ReadOnlySpan<float> values)
    {
        _hash.Append(values);
        NoteUnusable(chunk, values);
    }

    /// <summary>Another content than announced: from the peer, unless a chunk here is not what came.</summary>
    private bool ThrowIfDamaged()
    {
        using var reader = _source.OpenReader();
        for (var i = 0; i < _source.Representation.Chunks.Count; i++) reader.ReadValues(i, Raw(i));
        return true;
    }

    private void NoteUnusable(int chunk, ReadOnlySpan<float> values)
    {
        if (UnusableIndex >= 0) return;
        var index = ValueRange.IndexOfUnusable(values);
        if (index < 0) return;
        UnusableIndex = _source.Representation.Offset(chunk) + index;
        UnusableValue = values[index];
    }
}
