using System.Text.Json;
using EdgeFed.Core.Errors;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Checkpoints;

/// <summary>Parses the JSON header of a safetensors file; every number in it is checked.</summary>
internal static class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";
    public const string Float32 = "F32";
    public const string Int64 = "I64";
    private const int MaxRank = 16;

    /// <summary>
    /// Reads tensors and metadata; offsets must cover <paramref name="dataLength"/> bytes without gap or overlap.
    /// </summary>
    public static (SafetensorsEntry[] Entries, Dictionary<string, string> Metadata) Parse(
        ReadOnlyMemory<byte> json, long dataLength, string file)
    {
        using var document = ParseJson(json, file);
        if (!JsonStrings.AreText(document.RootElement)) throw Error(file, "the header has a string that is no text");
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Error(file, "the header is no JSON object");
        var entries = new Dictionary<string, SafetensorsEntry>();
        var metadata = new Dictionary<string, string>();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Name == MetadataKey) ReadMetadata(member.Value, metadata, file);
            else if (!entries.TryAdd(member.Name, ReadEntry(member, file))) throw Error(file, $"'{member.Name}' is given twice");
        }

        return (CheckCover([.. entries.Values], dataLength, file), metadata);
    }

    private static JsonDocument ParseJson(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException e)
        {
            throw new SafetensorsException($"{file}: the header is not valid JSON at {JsonErrorText.PlaceOf(e)}.", e);
        }
    }

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata, string file)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Error(file, $"{MetadataKey} is no object");
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String) throw Error(file, $"{MetadataKey}.{member.Name} is no string");
            metadata[member.Name] = member.Value.GetString()!;
        }
    }

    private static SafetensorsEntry ReadEntry(JsonProperty member, string file)
    {
        var where = $"'{member.Name}'";
        if (member.Value.ValueKind != JsonValueKind.Object) throw Error(file, $"{where} is no object");
        var dtype = Member(member.Value, "dtype", JsonValueKind.String, where, file).GetString()!;
        var shape = Numbers(member.Value, "shape", where, file);
        var offsets = Numbers(member.Value, "data_offsets", where, file);
        if (shape.Length > MaxRank) throw Error(file, $"{where} has {shape.Length} sizes; expected at most {MaxRank}");
        if (offsets.Length != 2) throw Error(file, $"{where} has {offsets.Length} data_offsets; expected 2");
        var entry = new SafetensorsEntry(member.Name, dtype, shape, offsets[0], offsets[1]);
        CheckSize(entry, file);
        return entry;
    }

    /// <summary>A tensor of a type that is not known has at least a bit for each element.</summary>
    private static void CheckSize(SafetensorsEntry entry, string file)
    {
        var bits = SafetensorsDtypes.Bits(entry.Dtype);
        var needed = (Int128)(bits ?? 1);
        foreach (var size in entry.Shape) needed = Int128.Min(needed * size, long.MaxValue);
        var actual = (Int128)(entry.End - entry.Begin) * 8;
        if (bits is null ? actual >= needed : actual == needed) return;
        throw Error(file, $"'{entry.Name}' has data_offsets [{entry.Begin}, {entry.End}]; {entry.Dtype} " +
            $"[{string.Join(", ", entry.Shape)}] needs {(bits is null ? "at least " : "")}{(needed + 7) / 8} bytes");
    }

    private static SafetensorsEntry[] CheckCover(SafetensorsEntry[] entries, long dataLength, string file)
    {
        Array.Sort(entries, (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        var next = 0L;
        foreach (var entry in entries)
        {
            var fault = entry.Begin < next ? "overlaps the tensor before it" : "leaves a gap before it";
            if (entry.Begin != next)
                throw Error(file, $"'{entry.Name}' begins at byte {entry.Begin} and {fault}; expected {next}");
            next = entry.End;
        }

        if (next == dataLength) return entries;
        throw Error(file, $"tensors end at byte {next} of the data, but the file has {dataLength} bytes of data");
    }

    private static long[] Numbers(JsonElement owner, string key, string where, string file)
    {
        var list = Member(owner, key, JsonValueKind.Array, where, file);
        var numbers = new long[list.GetArrayLength()];
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            var fits = item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out numbers[i]) && numbers[i] >= 0;
            if (!fits) throw Error(file, $"{where} has {key} with {item.GetRawText()}; expected whole numbers from 0");
            i++;
        }

        return numbers;
    }

    private static JsonElement Member(JsonElement owner, string key, JsonValueKind kind, string where, string file) =>
        owner.TryGetProperty(key, out var value) && value.ValueKind == kind
            ? value
            : throw Error(file, $"{where} has no {key} of JSON kind {kind}");

    private static SafetensorsException Error(string file, string message) => new($"{file}: {message}.");
}
