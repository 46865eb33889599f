using System.Buffers;
using System.Text.RegularExpressions;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Gives a changed manifest the representation digest it should have.</summary>
internal static partial class RepresentationSeal
{
    public static byte[] Seal(byte[] manifest)
    {
        try
        {
            Manifest.Read(new ReadOnlySequence<byte>(manifest));
        }
        catch (ProtocolException e) when (e.Code == ProtocolError.DigestMismatch)
        {
            return Correct(manifest, e.Message);
        }
        catch (ProtocolException)
        {
            // wrong for another reason: as it is, then
        }

        return manifest;
    }

    /// <summary>The error names the digest found and the digest stated, in this order.</summary>
    private static byte[] Correct(byte[] manifest, string message)
    {
        var digests = HexDigest().Matches(message);
        var (actual, stated) = (Convert.FromHexString(digests[^2].Value), Convert.FromHexString(digests[^1].Value));
        byte[] corrected = [.. manifest];
        var at = corrected.AsSpan().LastIndexOf(stated);
        if (at >= 0) actual.CopyTo(corrected, at);
        return corrected;
    }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex HexDigest();
}
