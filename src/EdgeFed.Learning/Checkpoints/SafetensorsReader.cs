using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using EdgeFed.Learning.Files;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Checkpoints;

/// <summary>
/// Reads a safetensors file. Opening it checks the whole header against the file's length; only then is data read. A file with
/// elements that are not computed with, or are of a type not known here, can be looked at all the same.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    /// <summary>Largest header accepted, in bytes (the format itself allows 100 MB).</summary>
    public const int MaxHeaderBytes = 16 << 20;

    private readonly Stream _input;
    private readonly string _file;
    private readonly long _dataStart;

    private SafetensorsReader(Stream input, string file)
    {
        (_input, _file) = (input, file);
        var header = ReadHeader();
        _dataStart = input.Position;
        (Entries, Metadata) = SafetensorsHeader.Parse(header, input.Length - _dataStart, file);
    }

    /// <summary>The tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Entries under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="SafetensorsException">It cannot be read or is malformed.</exception>
    public static SafetensorsReader Open(string path)
    {
        try
        {
            return Open(RegularFile.OpenRead(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SafetensorsException($"{path}: {ErrorText.Of(e)}.", e);
        }
    }

    /// <summary>Opens a seekable stream from its start; the reader owns it from then on.</summary>
    /// <param name="input">The stream.</param>
    /// <param name="name">Names it in errors.</param>
    /// <exception cref="SafetensorsException">It is malformed.</exception>
    public static SafetensorsReader Open(Stream input, string name = "safetensors")
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            input.Position = 0;
            return new SafetensorsReader(input, name);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Reads every tensor of a model into its place.</summary>
    /// <param name="spec">The model; the file must hold exactly its tensors, as F32 of its shapes; counters that PyTorch
    /// keeps as I64 are read as they are.</param>
    /// <param name="parameters">Gets the values; length <see cref="ModelSpec.ParameterCount"/>.</param>
    /// <exception cref="SafetensorsException">A tensor is missing, too many, or of another type or shape.</exception>
    public void ReadInto(ModelSpec spec, Span<float> parameters)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, spec.ParameterCount);
        var entries = Entries.ToDictionary(entry => entry.Name);
        foreach (var slice in spec.Slices) CheckFits(entries, slice);
        foreach (var name in entries.Keys.Except(spec.Slices.Select(slice => slice.Name)))
            throw new SafetensorsException($"{_file}: '{name}' is no tensor of the model '{spec.Name}'.");
        foreach (var slice in spec.Slices) ReadTensor(entries[slice.Name], slice.Of(parameters));
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private byte[] ReadHeader()
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (_input.Length < prefix.Length) throw NotOurs($"{_input.Length} bytes; expected at least {prefix.Length}");
        _input.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var most = Math.Min(MaxHeaderBytes, (ulong)(_input.Length - prefix.Length));
        if (length > most) throw NotOurs($"the header has {length} bytes; expected at most {most}");
        var header = new byte[length];
        _input.ReadExactly(header);
        return header.AsSpan().StartsWith("{"u8) ? header : throw NotOurs("the header is no JSON object");
    }

    /// <summary>Names what else the file is, if that can be told: that says more than what is wrong with its header.</summary>
    private SafetensorsException NotOurs(string problem)
    {
        var head = new byte[FileContent.HeadBytes];
        _input.Position = 0;
        var length = _input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (FileContent.Foreign(head.AsSpan(0, length)) is { } foreign) problem = $"is {foreign}; expected a safetensors file";
        return new SafetensorsException($"{_file}: {problem}.");
    }

    private void CheckFits(Dictionary<string, SafetensorsEntry> entries, ParameterSlice slice)
    {
        if (!entries.TryGetValue(slice.Name, out var entry))
            throw new SafetensorsException(
                $"{_file}: '{slice.Name}' is missing; the file has {string.Join(", ", entries.Keys)}.");
        var needed = $"{SafetensorsHeader.Float32} [{string.Join(", ", slice.Shape)}]";
        var found = $"{entry.Dtype} [{string.Join(", ", entry.Shape)}]";
        if (found == needed || (IsCounter(slice) && found == $"{SafetensorsHeader.Int64} []")) return;
        var why = entry.Dtype == SafetensorsHeader.Float32 ? "" : ", which is what is computed with (PyTorch: tensor.float())";
        throw new SafetensorsException($"{_file}: '{slice.Name}' is {found}; expected {needed}{why}.");
    }

    /// <summary>Such as batch norm's num_batches_tracked.</summary>
    private static bool IsCounter(ParameterSlice slice) => slice is { Kind: ParameterKind.Buffer, Shape.Count: 0 };

    private void ReadTensor(SafetensorsEntry entry, Span<float> values)
    {
        if (entry.Dtype == SafetensorsHeader.Float32)
        {
            ReadData(entry.Begin, MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> counter = stackalloc byte[sizeof(long)];
        ReadData(entry.Begin, counter);
        values[0] = BinaryPrimitives.ReadInt64LittleEndian(counter);
    }

    private void ReadData(long begin, Span<byte> target)
    {
        _input.Position = _dataStart + begin;
        try
        {
            _input.ReadExactly(target);
        }
        catch (IOException e)
        {
            throw new SafetensorsException($"{_file}: {ErrorText.Of(e)}.", e);
        }
    }
}
