using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace EdgeFed.Protocol.Encodings;

/// <summary>Errors of element codecs.</summary>
internal static class Undecodable
{
    /// <exception cref="ProtocolException">There are fewer bytes than needed.</exception>
    public static void ThrowIfShort(string what, long actual, long expected)
    {
        if (actual < expected) Throw($"{what} needs {expected} bytes; {actual} are left.");
    }

    [DoesNotReturn, StackTraceHidden]
    public static void Throw(string message) => throw new ProtocolException(ProtocolError.UndecodableChunk, message);
}
