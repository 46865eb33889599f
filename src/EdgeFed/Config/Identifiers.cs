namespace EdgeFed.Config;

/// <summary>Names of devices and jobs.</summary>
internal static class Identifiers
{
    public const string Rule = "letters, digits, '.', '_' or '-', not starting with '.'";
    public const int MaxDeviceId = 64;

    /// <summary>A leading '.' is refused: the name becomes a file's name.</summary>
    public static bool IsValid(string text, int max) =>
        text.Length is > 0 && text.Length <= max && text[0] != '.' && text.All(IsAllowed);

    /// <summary>The host's name with everything else replaced by '-'; "unit" if nothing is left.</summary>
    public static string FromHostName(string host)
    {
        var name = string.Concat(host.Select(letter => IsAllowed(letter) ? letter : '-')).TrimStart('.', '-');
        return name.Length == 0 ? "unit" : name[..Math.Min(name.Length, MaxDeviceId)];
    }

    private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';
}
