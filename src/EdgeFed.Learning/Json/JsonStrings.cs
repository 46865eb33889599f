using System.Text.Json;

namespace EdgeFed.Learning.Json;

/// <summary>
/// JSON may be well-formed and its strings still be no text: half a surrogate pair, or bytes that are no UTF-8.
/// </summary>
internal static class JsonStrings
{
    /// <summary>
    /// True if every string and key can be read. Recursion is bounded by the depth the document was parsed with.
    /// </summary>
    public static bool AreText(JsonElement root)
    {
        try
        {
            Visit(root);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Visit(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String: element.GetString(); break;
            case JsonValueKind.Array: foreach (var item in element.EnumerateArray()) Visit(item); break;
            case JsonValueKind.Object: foreach (var member in element.EnumerateObject()) Visit(member); break;
            default: break;
        }
    }

    private static void Visit(JsonProperty member)
    {
        _ = member.Name;
        Visit(member.Value);
    }
}
