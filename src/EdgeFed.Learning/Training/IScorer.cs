using EdgeFed.Learning.Losses;

namespace EdgeFed.Learning.Training;

/// <summary>A backend's share of an evaluation: one batch after the other, on parameters it was given at its start.</summary>
internal interface IScorer : IDisposable
{
    /// <summary>Where the samples of the next batch go.</summary>
    Span<float> Input(int batch);

    /// <summary>Scores the batch in <see cref="Input"/>, changing no parameter.</summary>
    BatchScore Score(Answers answers);
}
