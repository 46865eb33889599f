using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace EdgeFed.Core.Errors;

/// <summary>
/// Failures of the system and of .NET's libraries in a field engineer's words. The one place where they are translated: texts of
/// .NET name
/// its own classes and methods, say the same thing in several ways, and change with its versions.
/// </summary>
public static class ErrorText
{
    /// <summary>
    /// Half a sentence without a full stop, such as "no such file". Messages of our own exceptions stay as they are.
    /// </summary>
    public static string Of(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure switch
        {
            AggregateException { InnerException: { } first } => Of(first),
            IOException { InnerException: SocketException socket } => SocketErrorText.Of(socket),
            SocketException socket => SocketErrorText.Of(socket),
            IOException or UnauthorizedAccessException => FileErrorText.Of(failure),
            JsonException json => JsonErrorText.Of(json),
            CryptographicException => "it holds no certificate or key that can be read",
            _ => failure.Message.TrimEnd('.'),
        };
    }

    /// <summary>The same after the path it is about, where the failure says one: "/etc/x: no such file".</summary>
    public static string WithPath(Exception failure) =>
        FileErrorText.PathOf(failure) is { } path ? $"{path}: {Of(failure)}" : Of(failure);
}
