namespace EdgeFed.Learning.Models;

/// <summary>The memory a layer needs beside its input and output, in floats.</summary>
/// <param name="PerSample">Kept from the forward to the backward pass, for every sample of a batch.</param>
/// <param name="Fixed">Kept likewise, whatever the batch.</param>
/// <param name="PerThread">Needed while the layer runs, for every thread; layers share it.</param>
internal readonly record struct LayerMemory(long PerSample = 0, long Fixed = 0, long PerThread = 0);
