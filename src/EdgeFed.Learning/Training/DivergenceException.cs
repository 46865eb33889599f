namespace EdgeFed.Learning.Training;

/// <summary>Training stopped because the loss or the parameters ceased to be finite numbers.</summary>
public sealed class DivergenceException(string message, int step, double loss) : LearningException(message)
{
    /// <summary>The step, counted from 1 over all epochs, at which it was seen.</summary>
    public int Step => step;

    /// <summary>The batch loss at that step.</summary>
    public double Loss => loss;
}
