using System.Text;
using EdgeFed.Config;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using EdgeFed.Learning.Files;
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
            return ModelSpec.Parse(JsonOf(RegularFile.ReadAllBytes(path, ModelLimits.Default.MaxJsonBytes)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ModelSpecException)
        {
            throw new ModelSpecException($"{path}: {ErrorText.Of(e)}.", e);
        }
    }

    /// <summary>Anything else than JSON is named by what it is.</summary>
    private static string JsonOf(byte[] bytes)
    {
        var head = bytes.AsSpan(0, Math.Min(bytes.Length, FileContent.HeadBytes));
        if (!FileContent.IsJson(head))
            throw new ModelSpecException($"is {FileContent.Describe(head)}; expected a model spec, which is JSON.");
        return Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
    }
}
