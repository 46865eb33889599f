using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace EdgeFed.Core.Values;

/// <summary>
/// Names of devices and jobs: letters, digits, '.', '_' and '-', not starting with a dot. They become file names,
/// so nothing that could leave a directory is one.
/// </summary>
public static class Identifier
{
    /// <summary>Longest device id, in characters.</summary>
    public const int MaxDeviceId = 64;

    /// <summary>Longest job id, in characters.</summary>
    public const int MaxJobId = 96;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Rule for identifiers, for messages.</summary>
    public const string Rule = "letters, digits, '.', '_' and '-', not starting with '.'";

    /// <summary>True for an identifier of 1 to <paramref name="maxLength"/> characters.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text, int maxLength) => IsValid(text.AsSpan(), maxLength);

    /// <inheritdoc cref="IsValid(string?, int)"/>
    public static bool IsValid(ReadOnlySpan<char> text, int maxLength) =>
        text.Length > 0 && text.Length <= maxLength && text[0] != '.' && !text.ContainsAnyExcept(Allowed);

    /// <summary>True for a device id.</summary>
    public static bool IsDeviceId([NotNullWhen(true)] string? text) => IsValid(text, MaxDeviceId);

    /// <summary>True for a job id.</summary>
    public static bool IsJobId([NotNullWhen(true)] string? text) => IsValid(text, MaxJobId);
}
