using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Values that a key may have: how they are read, written and checked, and the words for the valid ones.</summary>
internal abstract class ValueKind<T>
{
    /// <summary>Type in JSON: "integer", "number", "string" or "boolean".</summary>
    public abstract string Type { get; }

    /// <summary>Valid values as a job's problems say them: "1 to 100000".</summary>
    public abstract string Range { get; }

    /// <summary>Valid values as a configuration's problems say them: "a whole number from 1 to 100000".</summary>
    public abstract string Expected { get; }

    public abstract bool IsValid(T value);

    /// <summary>The text that a configuration has for a value.</summary>
    public abstract string TextOf(T value);

    /// <summary>Reads a configuration's text; false if it is none of the valid values.</summary>
    public abstract bool TryParse(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>Writes a property of a job's text.</summary>
    public abstract void Write(Utf8JsonWriter json, string name, T value);

    /// <summary>Reads a value of a job's text, valid or not; false if no value of the kind is called so.</summary>
    /// <exception cref="InvalidOperationException">It has another JSON type.</exception>
    /// <exception cref="FormatException">It is beyond what the type can hold.</exception>
    public abstract bool TryRead(JsonElement json, [MaybeNullWhen(false)] out T value);

    /// <summary>A value as a problem shows it.</summary>
    public virtual string Shown(T value) => TextOf(value);
}
