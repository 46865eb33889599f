using EdgeFed.Core.Errors;

namespace EdgeFed.Federation.Models;

/// <summary>A version, or what the next one is made from, has a value that no unit accepts; nothing of it was recorded.</summary>
internal sealed class UnusableVersionException(UnusableValue unusable, string message) : EdgeFedException(message)
{
    public UnusableValue Unusable => unusable;
}

/// <summary>A value that no version may hold.</summary>
/// <param name="Index">Of the parameter.</param>
internal readonly record struct UnusableValue(int Index, float Value);
