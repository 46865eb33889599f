using EdgeFed.Config;
using EdgeFed.Learning.Models;

namespace EdgeFed.Models;

/// <summary>Finds the model a job names.</summary>
internal static class ModelSource
{
    /// <param name="model">A built-in name, or the path of a JSON spec.</param>
    /// <exception cref="ModelSpecException">There is none, or it is not valid; the message names the file.</exception>
    public static ModelSpec Load(string model) => JobConfigReader.IsPath(model) ? LoadFile(model) : ModelCatalog.Get(model);

    /// <inheritdoc cref="Load"/>
    public static ModelSpec LoadFile(string path)
    {
        try
        {
            return ModelSpec.Parse(ReadBounded(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ModelSpecException)
        {
            throw new ModelSpecException(e.Message.Contains(path, StringComparison.Ordinal) ? e.Message : $"{path}: {e.Message}", e);
        }
    }

    private static string ReadBounded(string path)
    {
        var length = new FileInfo(path).Length;
        if (length <= ModelLimits.Default.MaxJsonBytes) return File.ReadAllText(path);
        throw new ModelSpecException($"{path}: {length} bytes; expected at most {ModelLimits.Default.MaxJsonBytes}.");
    }
}
