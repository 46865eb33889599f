using System.Diagnostics.CodeAnalysis;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Words, which stay words in a job: it may come with one that this unit does not know.</summary>
/// <param name="range">The words, as a job's problems say them.</param>
internal sealed class WordKind(IReadOnlyList<string> words, string range) : StringKind
{
    public override string Range => range;

    public override string Expected => $"one of {string.Join(", ", words.Select(static word => $"\"{word}\""))}";

    public override bool IsValid(string value) => words.Contains(value);

    public override bool TryParse(string text, [MaybeNullWhen(false)] out string value)
    {
        value = words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        return value is not null;
    }
}
