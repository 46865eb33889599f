using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>Which names models and layers may have: they end up in state dicts, files and logs.</summary>
internal static class ModelNames
{
    private const int MaxLength = 64;

    public static string Read(JsonFields fields) => Check(fields.Text("name"), fields.At("name"));

    public static string Check(string name, string where)
    {
        if (name.Length is > 0 and <= MaxLength && name.All(IsAllowed)) return name;
        var shown = name.Length <= MaxLength ? name : name[..MaxLength] + "...";
        throw new ModelSpecException($"{where} is '{shown}'; expected 1 to {MaxLength} letters, digits, '.', '_' or '-'.");
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
