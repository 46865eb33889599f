using System.Security.Cryptography;
using EdgeFed.Core.Values;

namespace EdgeFed.Protocol.Chunks;

/// <summary>
/// Computes a content digest piece by piece: SHA-256 of the parameters as little-endian f32, in canonical layout order.
/// </summary>
public sealed class ContentHasher : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The content digest of parameters that are all at hand.</summary>
    public static Digest Of(ReadOnlySpan<float> parameters)
    {
        using var hasher = new ContentHasher();
        hasher.Append(parameters);
        return hasher.Finish();
    }

    /// <summary>Adds raw bytes that follow those before.</summary>
    public void Append(ReadOnlySpan<byte> raw) => _hash.AppendData(raw);

    /// <summary>Adds parameters that follow those before.</summary>
    public void Append(ReadOnlySpan<float> parameters) => Append(RawBytes.Of(parameters));

    /// <summary>The digest of everything added; the hasher starts anew.</summary>
    public Digest Finish() => Digest.Of(_hash);

    /// <summary>Frees the hash.</summary>
    public void Dispose() => _hash.Dispose();
}
