using System.Diagnostics.CodeAnalysis;
using EdgeFed.Core.Errors;

namespace EdgeFed.Protocol;

/// <summary>
/// A peer sent bytes that can never be valid. The connection it came from is closed; nobody else is touched.
/// The message names the offending value and the limit.
/// </summary>
public sealed class ProtocolException(ProtocolError code, string message, Exception? inner = null)
    : EdgeFedException(message, inner)
{
    /// <summary>The rule that was broken.</summary>
    public ProtocolError Code => code;

    [DoesNotReturn]
    internal static void ThrowFrameTooLarge(uint actual, uint limit) => throw new ProtocolException(
        ProtocolError.FrameTooLarge, $"Frame payload of {actual} bytes exceeds the limit of {limit}.");

    [DoesNotReturn]
    internal static void ThrowMalformed(string message) => throw new ProtocolException(ProtocolError.Malformed, message);

    [DoesNotReturn]
    internal static void ThrowTruncated(long needed, long available) => throw new ProtocolException(
        ProtocolError.Malformed, $"Truncated: {needed} bytes needed, {available} left.");

    [DoesNotReturn]
    internal static void ThrowLimit(string what, long actual, long limit) => throw new ProtocolException(
        ProtocolError.LimitExceeded, $"{what} of {actual} exceeds the limit of {limit}.");

    [DoesNotReturn]
    internal static void ThrowRange(string what, long actual, long minimum, long maximum) => throw new ProtocolException(
        ProtocolError.LimitExceeded, $"{what} is {actual}; expected {minimum} to {maximum}.");

    [DoesNotReturn]
    internal static void ThrowMissingKey(string message, int key) => throw new ProtocolException(
        ProtocolError.MissingKey, $"{message} lacks its required key {key}.");

    [DoesNotReturn]
    internal static void ThrowDuplicateKey(string message, string key) => throw new ProtocolException(
        ProtocolError.DuplicateKey, $"{message} has key {key} twice.");

    [DoesNotReturn]
    internal static void ThrowCrc(int index, uint actual, uint stated) => throw new ProtocolException(
        ProtocolError.CrcMismatch, $"Chunk {index} has CRC-32C {actual:x8}; {stated:x8} was stated.");

    [DoesNotReturn]
    internal static void ThrowUnsupported(string what, long value) => throw new ProtocolException(
        ProtocolError.UnsupportedEncoding, $"{what} {value} is unknown to this version.");
}
