using System.Diagnostics.CodeAnalysis;
using EdgeFed.Core.Values;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Names that are safe in file names, object names and logs.</summary>
internal sealed class IdentifierKind(int maxLength) : StringKind
{
    public override string Range => $"1 to {maxLength} letters, digits, '.', '_' or '-'";

    public override string Expected => $"{Range}, not starting with '.'";

    public override bool IsValid(string value) => Identifier.IsValid(value, maxLength);

    public override bool TryParse(string text, [MaybeNullWhen(false)] out string value) => IsValid(value = text);
}
