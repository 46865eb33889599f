using System.Diagnostics.CodeAnalysis;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Texts that are not empty.</summary>
/// <param name="expected">Noun for them.</param>
internal sealed class TextKind(string expected) : StringKind
{
    public override string Range => expected;

    public override string Expected => expected;

    /// <inheritdoc/>
    /// <remarks>A text that stands for something is looked at where that is looked for.</remarks>
    public override bool IsValid(string value) => true;

    public override bool TryParse(string text, [MaybeNullWhen(false)] out string value) => (value = text.Trim()).Length > 0;
}
