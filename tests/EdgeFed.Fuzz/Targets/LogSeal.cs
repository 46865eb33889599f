using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Links the lines of a changed log anew; lines that are no JSON stay as they are.</summary>
internal static class LogSeal
{
    public static byte[] Seal(byte[] log)
    {
        var previous = new string('0', 64);
        var result = new MemoryStream();
        foreach (var range in ((ReadOnlySpan<byte>)log).Split((byte)'\n'))
        {
            var line = log.AsSpan(range);
            if (line.IsEmpty) continue;
            result.Write(EntryOf(line) is { } entry ? Line(entry, ref previous) : line);
            result.WriteByte((byte)'\n');
        }

        return result.ToArray();
    }

    public static byte[] Line(string entry, ref string previous)
    {
        var before = previous;
        previous = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + entry)));
        return Encoding.UTF8.GetBytes($"{{\"prev\":\"{before}\",\"entry\":{entry},\"hash\":\"{previous}\"}}");
    }

    private static string? EntryOf(ReadOnlySpan<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line.ToArray());
            return json.RootElement.GetProperty("entry").GetRawText();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
