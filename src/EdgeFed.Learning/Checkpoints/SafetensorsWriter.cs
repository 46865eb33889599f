using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Checkpoints;

/// <summary>
/// Writes parameters as safetensors: <c>uint64 header length | JSON header | float32 data</c>, little-endian, tensors in
/// the order of their slices. The same content gives the same bytes.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes what precedes a model's parameters. They follow in order, little-endian, in whatever pieces.</summary>
    /// <inheritdoc cref="Write(Stream, ModelSpec, ReadOnlySpan{float}, IReadOnlyDictionary{string, string})"/>
    public static void WriteHeader(Stream output, ModelSpec spec, IReadOnlyDictionary<string, string> metadata) =>
        WriteHeader(output, spec.Slices, metadata);

    /// <summary>Writes all parameters of a model.</summary>
    /// <param name="output">Where to; left open. Neither flushed to disk nor renamed: that is the caller's.</param>
    /// <param name="spec">Names and shapes.</param>
    /// <param name="parameters">Length <see cref="ModelSpec.ParameterCount"/>.</param>
    /// <param name="metadata">Free text under <c>__metadata__</c>, sorted by key; none when null.</param>
    public static void Write(
        Stream output, ModelSpec spec, ReadOnlySpan<float> parameters, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Write(output, spec.Slices, parameters, metadata);
    }

    /// <summary>Writes slices that lie one after the other from offset 0 and cover <paramref name="parameters"/>.</summary>
    /// <inheritdoc cref="Write(Stream, ModelSpec, ReadOnlySpan{float}, IReadOnlyDictionary{string, string})"/>
    public static void Write(
        Stream output,
        IReadOnlyList<ParameterSlice> slices,
        ReadOnlySpan<float> parameters,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, slices.Sum(slice => slice.Length));
        WriteHeader(output, slices, metadata ?? new Dictionary<string, string>());
        output.Write(MemoryMarshal.AsBytes(parameters));
    }

    private static void WriteHeader(
        Stream output, IReadOnlyList<ParameterSlice> slices, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            foreach (var slice in slices) WriteEntry(json, slice);
            json.WriteEndObject();
        }

        while (header.WrittenCount % Alignment != 0) header.Write(" "u8);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
        output.Write(length);
        output.Write(header.WrittenSpan);
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0) return;
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, ParameterSlice slice)
    {
        json.WriteStartObject(slice.Name);
        json.WriteString("dtype", SafetensorsHeader.Float32);
        json.WriteStartArray("shape");
        foreach (var size in slice.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue((long)slice.Offset * sizeof(float));
        json.WriteNumberValue((long)(slice.Offset + slice.Length) * sizeof(float));
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
