using System.Buffers;
using System.Reflection;
using EdgeFed.Core.Values;
using EdgeFed.Docs.Sources;
using EdgeFed.Protocol;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Docs.Wire;

/// <summary>A key of a message for its page.</summary>
/// <param name="Type">Form of its value on the wire, in words.</param>
/// <param name="IsRequired">A message without it is refused.</param>
/// <param name="IsAlwaysWritten">No writer of this version leaves it out.</param>
internal sealed record WireKey(int Number, string Name, string Type, string Meaning, bool IsRequired, bool IsAlwaysWritten)
{
    private const string Suffix = "Key";

    /// <summary>Types that the page describes under their own names.</summary>
    private static readonly Type[] _described =
        [typeof(ChunkSet), typeof(ChunkTable), typeof(ExactRanges), typeof(Representation)];

    /// <summary>Keys as the constants of a message name them, in the order of their numbers.</summary>
    public static IReadOnlyList<WireKey> Of(WireMessage message, DocComments comments)
    {
        var (full, least) = (Split(message.Full), Split(message.Least));
        return [.. Constants(message.Keys).Select(key => new WireKey(
            key.Number, key.Name, TypeOf(message.Values, key.Name, full[key.Number]), MeaningOf(message, key.Name, comments),
            IsMissed(message, full, key.Number), least.ContainsKey(key.Number)))];
    }

    /// <summary>Numbers of the keys in a class, by the names of what they stand for.</summary>
    public static IReadOnlyList<(int Number, string Name)> Constants(Type keys) =>
    [
        .. keys.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            .Where(static field => field.IsLiteral && field.FieldType == typeof(int))
            .Where(static field => field.Name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(static field => ((int)field.GetRawConstantValue()!, field.Name[..^Suffix.Length]))
            .OrderBy(static key => key.Item1),
    ];

    /// <summary>Bytes of each value of a map, by key.</summary>
    public static Dictionary<int, byte[]> Split(byte[] map)
    {
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(map));
        var values = new Dictionary<int, byte[]>();
        for (var count = reader.ReadMapHeader(ProtocolLimits.MaxFields); count > 0; count--)
            values[(int)reader.ReadInt64()] = reader.ReadRaw().ToArray();
        return values;
    }

    private static bool IsMissed(WireMessage message, Dictionary<int, byte[]> full, int left)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(full.Count - 1);
        foreach (var (key, value) in full)
        {
            if (key == left) continue;
            writer.WriteInt64(key);
            output.Write(value);
        }

        try
        {
            message.Read(new ReadOnlySequence<byte>(output.WrittenMemory));
            return false;
        }
        catch (ProtocolException error) when (error.Code == ProtocolError.MissingKey)
        {
            return true;
        }
        catch (ProtocolException)
        {
            return false; // another key does not fit any more: this one may be left out
        }
    }

    private static string MeaningOf(WireMessage message, string name, DocComments comments) =>
        comments.FindSummary(message.Keys, name + Suffix) ?? comments.SummaryOf(message.Values, name);

    private static string TypeOf(Type values, string name, byte[] value)
    {
        var type = values.GetProperty(name)?.PropertyType;
        if (type is not null && Nullable.GetUnderlyingType(type) is { } inner) type = inner;
        if (type is { IsEnum: true }) return $"integer, of {Markdown.LinkTo(type.Name)}";
        if (type == typeof(Digest) || name.EndsWith("Content", StringComparison.Ordinal)) return $"binary, {Digest.Size} bytes";
        if (type is not null && _described.Contains(type)) return $"{FormOf(value)}, {Markdown.LinkTo(type.Name)}";
        if (type == typeof(IReadOnlyList<string>)) return "array of texts";
        return type == typeof(IReadOnlyDictionary<string, double>) ? "map of text to 64-bit float" : FormOf(value);
    }

    private static string FormOf(byte[] value) => new MessagePackReader(new ReadOnlySequence<byte>(value)).PeekType() switch
    {
        MessagePackType.String => "text",
        var type => type.ToString().ToLowerInvariant(),
    };
}
