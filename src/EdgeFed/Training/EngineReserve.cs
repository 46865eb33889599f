using EdgeFed.Config;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;

namespace EdgeFed.Training;

/// <summary>Reads what a unit's configuration says about the memory that computing needs.</summary>
internal static class EngineReserve
{
    private const int BytesForParameter = 16; // parameter, gradient and the two moments of Adam

    /// <summary>
    /// Takes the memory for the threads of a unit that computes, and sees whether its model has room beside it.
    /// </summary>
    /// <param name="model">Null where the aggregator will say which one it is.</param>
    /// <exception cref="EngineMemoryException">There is too little.</exception>
    public static void Take(UnitConfig config, ModelSpec? model)
    {
        if (config is AggregatorConfig { TestData: null }) return; // it folds, and multiplies nothing
        EngineMemory.Reserve(config.Threads, model is null ? 0 : BytesOf(model, config));
    }

    private static long BytesOf(ModelSpec model, UnitConfig config) =>
        ((long)model.ParameterCount * BytesForParameter) + model.ActivationBytes(config.Job.BatchSize, config.Threads);
}
