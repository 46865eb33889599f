namespace EdgeFed.Learning.Training;

/// <summary>Where training stands, after a step.</summary>
/// <param name="Epoch">Current epoch, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Steps taken over all epochs, from 1.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean loss of the batch just seen.</param>
public readonly record struct TrainProgress(int Epoch, int Epochs, int Step, int Steps, double Loss);
