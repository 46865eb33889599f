namespace EdgeFed.Learning.Training;

/// <summary>
/// Gets what a model makes of a batch, beside what it should have come to. All spans are valid during the call only.
/// </summary>
/// <param name="indices">Which samples.</param>
/// <param name="outputs">[indices, outputs]: logits, or the numbers predicted.</param>
/// <param name="labels">One class a sample; empty in a regression.</param>
/// <param name="targets">[indices, targets]; empty in a classification.</param>
public delegate void PredictionHandler(
    ReadOnlySpan<int> indices, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets);
