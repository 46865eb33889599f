namespace EdgeFed.Learning.Kernels;

/// <summary>The numbers of one Adam step, bias correction included.</summary>
/// <param name="Beta1">Decay of the mean.</param>
/// <param name="OneMinusBeta1">1 - beta1, rounded once from double.</param>
/// <param name="Beta2">Decay of the mean square.</param>
/// <param name="OneMinusBeta2">1 - beta2, rounded once from double.</param>
/// <param name="Rate">Learning rate / (1 - beta1^step).</param>
/// <param name="Scale">1 / sqrt(1 - beta2^step).</param>
/// <param name="Epsilon">Added outside the root.</param>
internal readonly record struct AdamStep(
    float Beta1, float OneMinusBeta1, float Beta2, float OneMinusBeta2, float Rate, float Scale, float Epsilon);
