using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Chunks;

namespace EdgeFed.Models;

/// <summary>A safetensors file that a job begins from.</summary>
internal sealed class InitialModelFile(string path) : IInitialModel
{
    public string Name => path;

    /// <summary>Makes that of a configuration; null if it names none.</summary>
    public static InitialModelFile? Of(string? path) => path is null ? null : new InitialModelFile(path);

    /// <exception cref="SafetensorsException">It cannot be read, is no such model, is damaged, or holds a value that no model
    /// may hold.</exception>
    public ParameterBuffer Read(ModelSpec spec)
    {
        using var reader = SafetensorsReader.Open(path);
        var parameters = new ParameterBuffer(spec.ParameterCount);
        try
        {
            reader.ReadInto(spec, parameters.Span);
            CheckValues(spec, parameters.Span);
            CheckDigest(reader, parameters.Span);
            return parameters;
        }
        catch (SafetensorsException)
        {
            parameters.Dispose();
            throw;
        }
    }

    /// <summary>Refuses values that no unit would take from the aggregator.</summary>
    private void CheckValues(ModelSpec spec, ReadOnlySpan<float> parameters)
    {
        if (ValueRange.IndexOfUnusable(parameters) is not (>= 0 and var index)) return;
        var value = parameters[index].ToString(System.Globalization.CultureInfo.InvariantCulture);
        throw new SafetensorsException(
            $"{path}: {spec.Locate(index)} is {value}; expected finite values below {ValueRange.Limit:0} in magnitude.");
    }

    private void CheckDigest(SafetensorsReader reader, ReadOnlySpan<float> parameters)
    {
        if (!reader.Metadata.TryGetValue(ModelMetadata.Digest, out var stated)) return;
        var found = ContentHasher.Of(parameters).ToString();
        if (found != stated)
        {
            throw new SafetensorsException(
                $"{path}: its parameters have sha256 {found}, its head says {stated}; "
                + "expected the same: the file was damaged or altered.");
        }
    }
}
