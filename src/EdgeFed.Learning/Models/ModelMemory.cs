namespace EdgeFed.Learning.Models;

/// <summary>The memory of a model in training beside its parameters, in floats.</summary>
/// <param name="PerSample">Input, outputs that are not in place, two gradients of the widest, and what layers keep.</param>
/// <param name="Fixed">What layers keep whatever the batch.</param>
/// <param name="PerThread">The most any layer needs of each thread.</param>
internal readonly record struct ModelMemory(long PerSample, long Fixed, long PerThread)
{
    /// <summary>Each layer's memory begins at such a multiple: a cache line, which two threads had better not share.</summary>
    public const int Line = 16;

    public static ModelMemory Of(ModelSpec spec)
    {
        var inPlace = InPlace(spec.Layers);
        long values = Shapes.Elements(spec.InputShape), widest = 0, kept = 0, keptFixed = 0, perThread = 0;
        for (var i = 0; i < spec.Layers.Count; i++)
        {
            var elements = Shapes.Elements(spec.Shapes[i + 1]);
            widest = Math.Max(widest, elements);
            if (!inPlace[i]) values += elements;
            var memory = spec.Layers[i].Memory(spec.Shapes[i]);
            kept += memory.PerSample;
            keptFixed += Aligned(memory.Fixed);
            perThread = Math.Max(perThread, Aligned(memory.PerThread));
        }

        return new ModelMemory(values + (2 * widest) + kept, keptFixed, perThread);
    }

    /// <summary>
    /// Which layers overwrite their input: those that can, unless the layer before still needs its output on the way back.
    /// </summary>
    public static bool[] InPlace(IReadOnlyList<LayerSpec> layers)
    {
        var inPlace = new bool[layers.Count];
        var isNeeded = false;
        for (var i = 0; i < inPlace.Length; i++)
        {
            inPlace[i] = layers[i].InPlace && !(isNeeded && layers[i].ChangesValues);
            if (layers[i].ChangesValues) isNeeded = layers[i].NeedsOutput;
        }

        return inPlace;
    }

    public static long Aligned(long floats) => (floats + Line - 1) / Line * Line;

    public long Floats(int batch, int threads) => (PerSample * batch) + Fixed + (PerThread * threads);
}
