using EdgeFed.Core.Values;

namespace EdgeFed.Transport.Transfers;

/// <summary>
/// Chunks whose link ended in the middle of them, one of each representation. On a slow link a chunk takes seconds, which a short
/// contact cannot spare twice. Kept in memory only, and only the newest few megabytes.
/// </summary>
internal sealed class PartialChunks
{
    private const int MaxBytes = 4 << 20;
    private const int EntryBytes = 256; // what an entry takes beside its bytes, about: a peer can make many of one byte
    private readonly Dictionary<Digest, PartialChunk> _begun = [];
    private readonly LinkedList<Digest> _oldest = new();
    private int _bytes;

    /// <summary>The begun chunk of a representation; no bytes if there is none.</summary>
    public PartialChunk Find(Digest representation) => _begun.GetValueOrDefault(representation, PartialChunk.None);

    public void Keep(Digest representation, PartialChunk begun)
    {
        Remove(representation);
        _begun[representation] = begun;
        _oldest.AddLast(representation);
        _bytes += SizeOf(begun);
        while (_bytes > MaxBytes) Remove(_oldest.First!.Value);
    }

    /// <summary>The chunk is here.</summary>
    public void Forget(Digest representation, int index)
    {
        if (_begun.TryGetValue(representation, out var begun) && begun.Index == index) Remove(representation);
    }

    private static int SizeOf(PartialChunk begun) => begun.Bytes.Length + EntryBytes;

    private void Remove(Digest representation)
    {
        if (!_begun.Remove(representation, out var removed)) return;
        _oldest.Remove(representation);
        _bytes -= SizeOf(removed);
    }
}
