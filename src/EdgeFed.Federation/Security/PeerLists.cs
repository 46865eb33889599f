using System.Globalization;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using EdgeFed.Identity;

namespace EdgeFed.Federation.Security;

/// <summary>
/// Which of the fleet's units an aggregator takes: all but the revoked ones, or of those only the listed ones. Two text files
/// that people and <c>edgefed identity revoke</c> write; they are read again when they change.
/// </summary>
/// <param name="revokedFile">A line each: a certificate's serial number, or a device id and until when its certificates were
/// issued; null for none.</param>
/// <param name="allowedFile">A device id a line; null where all of the fleet are welcome.</param>
public sealed class PeerLists(string? revokedFile, string? allowedFile)
{
    private const int SerialDigits = 16; // shorter ones are device ids: the fleet's own serials have 32
    private const long MaxBytes = 64 << 20; // a million entries
    private const char Comment = '#';
    private readonly Dictionary<string, DateTimeOffset> _revokedUntil = new(StringComparer.Ordinal);
    private readonly HashSet<string> _revokedSerials = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string>? _allowed;
    private (DateTime Revoked, DateTime Allowed)? _read; // null before they were, and where they are to be once more

    /// <summary>Reads what changed since it was last read. Returns whether anything had.</summary>
    /// <exception cref="EdgeFedException">A file cannot be read or understood; what was read before stays.</exception>
    public bool Reload()
    {
        var now = (ChangeOf(revokedFile), ChangeOf(allowedFile));
        if (now == _read) return false;
        var (revoked, allowed) = (LinesOf(revokedFile), LinesOf(allowedFile));
        var entries = revoked.ConvertAll(line => Entry(revokedFile!, line));
        _read = now;
        _revokedSerials.Clear();
        _revokedUntil.Clear();
        foreach (var (name, until) in entries)
        {
            // A device id can look like a serial number, as that of a Raspberry Pi does: then the line is taken for both.
            if (IsSerial(name)) _revokedSerials.Add(name);
            if (until is { } time) _revokedUntil[name] = time > _revokedUntil.GetValueOrDefault(name) ? time : _revokedUntil[name];
        }

        _allowed = allowedFile is null ? null : [.. allowed.Select(static line => line.Text.Split(' ')[0])];
        return true;
    }

    /// <summary>The next <see cref="Reload"/> reads the files whether they changed or not.</summary>
    public void ReadAgain() => _read = null;

    /// <summary>Why a unit of the fleet is not welcome here; null if it is.</summary>
    public string? Refusal(PeerCredential peer)
    {
        var device = peer.Name!.Device;
        if (_revokedSerials.Contains(peer.Serial)) return $"the certificate {peer.Serial} of {device} was revoked";
        if (_revokedUntil.TryGetValue(device, out var until) && peer.Issued <= until) return Revoked(device, until);
        return NotAllowed(device);
    }

    /// <summary>Why a unit of which no certificate is known is not welcome here; null if it is.</summary>
    public string? RefusalOf(string device) => _revokedUntil.TryGetValue(device, out var until) ? Revoked(device, until) : NotAllowed(device);

    private static string Revoked(string device, DateTimeOffset until) => $"the certificates of {device} issued until {until:yyyy-MM-dd HH:mm} UTC were revoked";

    private string? NotAllowed(string device) =>
        _allowed is null || _allowed.Contains(device) ? null : $"{device} is not on this aggregator's list";

    /// <summary>A line of the revocation list.</summary>
    public static string RevocationOf(string device, DateTimeOffset until, string reason) =>
        $"{device} {until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {reason}".TrimEnd();

    private static (string Name, DateTimeOffset? Until) Entry(string file, (int Number, string Text) line)
    {
        var words = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (words.Length > 1 && DateTimeOffset.TryParse(words[1], CultureInfo.InvariantCulture, Utc, out var until)) return (words[0], until);
        if (IsSerial(words[0])) return (words[0], null);
        throw new EdgeFedException($"{file}, line {line.Number}: '{line.Text}' is no revocation; expected a serial number, or a device id and a time such as 2026-03-01T12:00:00Z");
    }

    private static bool IsSerial(string word) => word.Length >= SerialDigits && word.All(char.IsAsciiHexDigit);

    private static DateTime ChangeOf(string? file) => file is null ? default : File.GetLastWriteTimeUtc(file);

    private static List<(int Number, string Text)> LinesOf(string? file)
    {
        if (file is null) return [];
        try
        {
            return [.. RegularFile.ReadAllText(file, MaxBytes).Split('\n')
                .Select(static (line, index) => (index + 1, line.Split(Comment)[0].Trim()))
                .Where(static line => line.Item2.Length > 0)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new EdgeFedException($"{file} cannot be read: {ErrorText.Of(unreadable)}", unreadable);
        }
    }
}
