using EdgeFed.Config;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Training;

namespace EdgeFed.Checks;

/// <summary>Takes the memory that computing needs, as a unit does when it starts.</summary>
internal static class EngineCheck
{
    /// <param name="model">Null where it is not known.</param>
    public static IEnumerable<Finding> Run(UnitConfig config, ModelSpec? model)
    {
        try
        {
            EngineReserve.Take(config, model);
            return [];
        }
        catch (EngineMemoryException e)
        {
            var text = $"threads is {config.Threads}: {e.Message.TrimEnd('.')}";
            return [new Finding(ExitCode.Resources, new Problem("threads", $"{config.Threads}", "memory for all of them", text))];
        }
    }
}
