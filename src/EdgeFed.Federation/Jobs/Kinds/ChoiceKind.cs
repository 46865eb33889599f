using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Values of an enumeration, each with its word.</summary>
internal sealed class ChoiceKind<T>(params IReadOnlyList<(string Word, T Value)> choices) : ValueKind<T>
    where T : struct, Enum
{
    public override string Type => "string";

    public override string Range => $"one of: {string.Join(", ", choices.Select(static choice => choice.Word))}";

    public override string Expected => $"one of {string.Join(", ", choices.Select(static choice => $"\"{choice.Word}\""))}";

    public override bool IsValid(T value) => choices.Any(choice => Equal(choice.Value, value));

    public override string TextOf(T value) => choices.First(choice => Equal(choice.Value, value)).Word;

    public override bool TryParse(string text, out T value) => TryFind(text, StringComparison.OrdinalIgnoreCase, out value);

    public override void Write(Utf8JsonWriter json, string name, T value) => json.WriteString(name, TextOf(value));

    public override bool TryRead(JsonElement json, out T value) => TryFind(json.GetString(), StringComparison.Ordinal, out value);

    private bool TryFind([NotNullWhen(true)] string? word, StringComparison comparison, out T value)
    {
        foreach (var choice in choices)
        {
            if (!choice.Word.Equals(word, comparison)) continue;
            value = choice.Value;
            return true;
        }

        value = default;
        return false;
    }

    private static bool Equal(T one, T other) => EqualityComparer<T>.Default.Equals(one, other);
}
