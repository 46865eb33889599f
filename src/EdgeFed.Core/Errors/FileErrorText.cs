using System.Runtime.InteropServices;

namespace EdgeFed.Core.Errors;

/// <summary>
/// Failures of files and folders. On Unix an <see cref="IOException"/> carries the error number in its HResult.
/// </summary>
internal static class FileErrorText
{
    private const int HighestNumber = 4095; // Linux: errors are -1 to -4095

    public static string Of(Exception failure) => failure switch
    {
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such folder",
        PathTooLongException => "the path is too long",
        EndOfStreamException => "it ends too early",
        UnauthorizedAccessException { InnerException: IOException inner } when NumberOf(inner) is { } number => OfNumber(number),
        UnauthorizedAccessException => NoPermission,
        _ when NumberOf(failure) is { } number => OfNumber(number),
        _ => failure.Message.TrimEnd('.'), // thrown by our code, with a message of ours
    };

    /// <summary>The path in a failure's message, which .NET puts between quotes; null if it says none.</summary>
    public static string? PathOf(Exception failure)
    {
        if (failure is FileNotFoundException { FileName.Length: > 0 } missing) return missing.FileName;
        if (failure is not UnauthorizedAccessException && NumberOf(failure) is null && failure is not DirectoryNotFoundException)
            return null;
        var (first, last) = (failure.Message.IndexOf('\''), failure.Message.LastIndexOf('\''));
        return last > first + 1 ? failure.Message[(first + 1)..last] : null;
    }

    private const string NoPermission = "this user has no permission for it";

    private static int? NumberOf(Exception failure) => failure.HResult is > 0 and <= HighestNumber and var number ? number : null;

    private static string OfNumber(int number) => number switch
    {
        1 or 13 => NoPermission,
        2 => "no such file",
        5 => "the disk cannot be read or written (input/output error)",
        11 => "another process has it open",
        16 => "it is in use",
        17 => "it exists already",
        18 => "it is on another file system",
        20 => "a part of the path is no folder",
        21 => "it is a folder",
        22 => "the system does not allow that for it",
        23 or 24 => "too many files are open",
        27 => "the file would be too large",
        28 => "the disk is full",
        30 => "the disk is read-only",
        32 => "nobody reads it any more",
        36 => "the path is too long",
        39 => "the folder is not empty",
        40 => "its symbolic links lead in a circle",
        122 => "the quota of this user is used up",
        _ => SystemText(number),
    };

    /// <summary>The C library's text, as other programs show it: "stale file handle (error 116)".</summary>
    internal static string SystemText(int number)
    {
        var text = Marshal.GetPInvokeErrorMessage(number);
        return $"{char.ToLowerInvariant(text[0])}{text[1..]} (error {number})";
    }
}
