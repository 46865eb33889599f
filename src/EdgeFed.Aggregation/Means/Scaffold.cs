namespace EdgeFed.Aggregation.Means;

/// <summary>
/// SCAFFOLD (Karimireddy et al., 2020, algorithm 1, option II, global step size 1): next = sum(x_k) / K, and workers add c - c_k
/// to each gradient, the difference between all workers' mean gradient and their own in the round before. Streaming. The paper's
/// server keeps c and sends it along; here each worker has it from two versions of the model, as c = (w_before - w) / (steps *
/// rate), with the mean number of steps of those who took part: nothing more travels than with FedAvg. Where units have unlike
/// amounts of data, and so take unlike numbers of steps, this weighs c_k by samples. Coarser than the paper's where not all take
/// part: c is then that of those who did, and who did not is not corrected in the next round. Steps are made of the samples that
/// members say they have: of three or more none counts more than all others together. Defends against drift of workers with
/// unlike data, not against hostile updates.
/// </summary>
public sealed class Scaffold : IStreamingStrategy
{
    public string Name => "scaffold";

    public bool TellsSteps => true;

    public long WeightOf(long numExamples) => 1;

    /// <summary>Needs steps that are the gradient times the rate, and versions as they were made.</summary>
    public string? Problem(StrategyContext job) => job switch
    {
        not { Optimizer: "sgd", Momentum: 0, Schedule: "constant" } =>
            "strategy 'scaffold' needs optimizer sgd, momentum 0 and schedule constant, "
                + $"which are {job.Optimizer}, {job.Momentum} and {job.Schedule}.",
        _ when job.ModelsTravelAs != StrategyContext.Lossless =>
            $"strategy 'scaffold' needs model_encoding f32, which is {job.ModelsTravelAs}.",
        _ => null,
    };
}
