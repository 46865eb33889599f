namespace EdgeFed.Learning.Models;

/// <summary>State of an LSTM for one sample, in floats. Each part is [steps, samples of a thread, width].</summary>
/// <param name="Inputs">The input, time first.</param>
/// <param name="Gates">Input, forget, cell and output gates of every step, after their functions.</param>
/// <param name="Cells">Cell states: zero, then that after every step.</param>
/// <param name="Hiddens">Hidden states, likewise.</param>
/// <param name="Tanhs">tanh of the cell states after every step.</param>
/// <param name="Carried">Gradients carried from a step to the one before it: by the hidden and by the cell state.</param>
internal readonly record struct LstmState(long Inputs, long Gates, long Cells, long Hiddens, long Tanhs, long Carried)
{
    public long Floats => Inputs + Gates + Cells + Hiddens + Tanhs + Carried;

    public static LstmState Of(LstmSpec spec, long steps) => new(
        steps * spec.In,
        steps * LstmSpec.Gates * spec.Hidden,
        (steps + 1) * spec.Hidden,
        (steps + 1) * spec.Hidden,
        steps * spec.Hidden,
        2L * spec.Hidden);
}
