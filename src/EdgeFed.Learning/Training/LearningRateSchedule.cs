namespace EdgeFed.Learning.Training;

/// <summary>How the learning rate changes over the epochs of a whole job. Rounds go on where the last one ended.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>Factor of the learning rate in an epoch, counted from 0.</summary>
    public abstract double At(int epoch);

    /// <summary>Every setting outside its range, as "name is value; expected ...".</summary>
    public virtual IEnumerable<string> Problems() => [];
}

/// <summary>Always 1.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(int epoch) => 1;
}

/// <summary>factor^(epoch / every), the quotient rounded down; torch.optim.lr_scheduler.StepLR.</summary>
/// <param name="Every">Epochs from one drop to the next.</param>
/// <param name="Factor">Above 0, at most 1.</param>
public sealed record StepDecay(int Every, double Factor) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(int epoch) => Math.Pow(Factor, epoch / Every);

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Every < 1) yield return $"schedule_epochs is {Every}; expected 1 or more.";
        if (Factor is not (> 0 and <= 1)) yield return FormattableString.Invariant($"schedule_factor is {Factor}; expected above 0, at most 1.");
    }
}

/// <summary>(1 + cos(pi epoch / total)) / 2, and 0 from then on; torch.optim.lr_scheduler.CosineAnnealingLR.</summary>
/// <param name="Total">Epochs of the whole job.</param>
public sealed record CosineDecay(int Total) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double At(int epoch) => (1 + Math.Cos(Math.PI * Math.Min(epoch, Total) / Total)) / 2;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Total < 1) yield return $"the schedule has {Total} epochs; expected 1 or more.";
    }
}
