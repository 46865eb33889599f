using System.Text.Json;

namespace EdgeFed.Learning.Json;

/// <summary>
/// Reads the members of one JSON object strictly: wrong kinds, unknown and duplicate keys are errors with a path.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _members = [];
    private readonly Func<string, LearningException> _error;

    public JsonFields(JsonElement element, string path, Func<string, LearningException> error)
    {
        Path = path;
        _error = error;
        if (element.ValueKind != JsonValueKind.Object) throw error($"{path} is {Describe(element)}; expected an object.");
        foreach (var member in element.EnumerateObject())
            if (!_members.TryAdd(member.Name, member.Value)) throw error($"{At(member.Name)} is given twice; expected once.");
    }

    public string Path { get; }

    public void RefuseUnknown(params ReadOnlySpan<string> known)
    {
        foreach (var key in _members.Keys)
            if (!known.Contains(key))
                throw _error($"{At(key)} is not a known key; expected {string.Join(", ", known.ToArray())}.");
    }

    public JsonElement Required(string key) =>
        _members.TryGetValue(key, out var value) ? value : throw _error($"{At(key)} is missing.");

    public string Text(string key)
    {
        var value = Required(key);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(key, value, "a string");
    }

    public int Int(string key, int min, int max)
    {
        var value = Required(key);
        return IsInt(value, min, max, out var number) ? number : throw Wrong(key, value, $"an integer from {min} to {max}");
    }

    public bool Has(string key) => _members.ContainsKey(key);

    public bool IsText(string key) => Required(key).ValueKind == JsonValueKind.String;

    public bool Flag(string key)
    {
        var value = Required(key);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(key, value, "true or false");
    }

    public string Word(string key, params ReadOnlySpan<string> words)
    {
        var text = Text(key);
        return words.Contains(text) ? text : throw _error($"{At(key)} is '{text}'; expected {string.Join(", ", words.ToArray())}.");
    }

    /// <summary>A number from 0 to below 1.</summary>
    public double Fraction(string key)
    {
        var value = Required(key);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and < 1
            ? number
            : throw Wrong(key, value, "a number from 0 to below 1");
    }

    public JsonElement[] List(string key, int min, int max)
    {
        var value = Required(key);
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(key, value, "an array");
        var length = value.GetArrayLength();
        if (length < min || length > max) throw _error($"{At(key)} has {length} elements; expected {min} to {max}.");
        return [.. value.EnumerateArray()];
    }

    public int[] Ints(string key, int maxCount, int min, int max) => Ints(key, 1, maxCount, min, max);

    public int[] Ints(string key, int minCount, int maxCount, int min, int max)
    {
        var items = List(key, minCount, maxCount);
        var numbers = new int[items.Length];
        for (var i = 0; i < items.Length; i++)
            if (!IsInt(items[i], min, max, out numbers[i]))
                throw Wrong($"{key}[{i}]", items[i], $"an integer from {min} to {max}");
        return numbers;
    }

    public string At(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private static bool IsInt(JsonElement value, int min, int max, out int number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number) && number >= min && number <= max;
    }

    private static string Describe(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }

    private LearningException Wrong(string key, JsonElement value, string expected) =>
        _error($"{At(key)} is {Describe(value)}; expected {expected}.");
}
