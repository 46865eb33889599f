using System.Text;

namespace EdgeFed.Metrics.Http;

/// <summary>Head of a request: the first line of a request (RFC 9112). Nothing in the lines below it matters here.</summary>
/// <param name="Path">Without a query.</param>
internal sealed record RequestHead(string Method, string Path)
{
    /// <summary>Longest head that is read.</summary>
    public const int MaxBytes = 4096;

    /// <summary>True if the empty line that ends a head is here.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\r\n\r\n"u8) >= 0 || bytes.IndexOf("\n\n"u8) >= 0;

    /// <summary>Null if it is no request of HTTP/1.</summary>
    /// <param name="bytes">A whole head.</param>
    public static RequestHead? Parse(ReadOnlySpan<byte> bytes)
    {
        var line = bytes[..bytes.IndexOf((byte)'\n')].TrimEnd((byte)'\r');
        if (line.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return null;
        var words = Encoding.ASCII.GetString(line).Split(' ');
        if (words is not [{ Length: > 0 } method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"]) return null;
        return new RequestHead(method, target.Split('?')[0]);
    }
}
