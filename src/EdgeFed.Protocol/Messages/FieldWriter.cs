using System.Text.Unicode;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>Writes one key with its value; the names say the type on the wire.</summary>
internal static class FieldWriter
{
    public static void Integer(this ref MessagePackWriter writer, int key, long value)
    {
        writer.WriteInt64(key);
        writer.WriteInt64(value);
    }

    public static void Unsigned(this ref MessagePackWriter writer, int key, ulong value)
    {
        writer.WriteInt64(key);
        writer.WriteUInt64(value);
    }

    public static void Text(this ref MessagePackWriter writer, int key, string value)
    {
        writer.WriteInt64(key);
        writer.WriteString(value);
    }

    /// <summary>Text that is cut after <paramref name="maxBytes"/>: a long reason must not be a second fault.</summary>
    public static void ShortText(this ref MessagePackWriter writer, int key, string value, int maxBytes)
    {
        Span<byte> utf8 = stackalloc byte[maxBytes];
        Utf8.FromUtf16(value, utf8, out var read, out _, replaceInvalidSequences: false);
        writer.WriteInt64(key);
        writer.WriteString(value.AsSpan(0, read));
    }

    public static void Binary(this ref MessagePackWriter writer, int key, scoped ReadOnlySpan<byte> value)
    {
        writer.WriteInt64(key);
        writer.WriteBinary(value);
    }

    public static void Digest(this ref MessagePackWriter writer, int key, Digest value)
    {
        Span<byte> bytes = stackalloc byte[Core.Values.Digest.Size];
        value.CopyTo(bytes);
        writer.Binary(key, bytes);
    }

    public static void Strings(this ref MessagePackWriter writer, int key, IReadOnlyList<string> values)
    {
        writer.WriteInt64(key);
        writer.WriteArrayHeader(values.Count);
        foreach (var value in values) writer.WriteString(value);
    }
}
