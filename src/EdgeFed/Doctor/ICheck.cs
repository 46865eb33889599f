namespace EdgeFed.Doctor;

/// <summary>
/// One thing that can be wrong with a unit; one small class each, and one line in <see cref="UnitDoctor.Checks"/>.
/// </summary>
internal interface ICheck
{
    /// <summary>One word.</summary>
    string Name { get; }

    /// <summary>Looks; null where it does not concern this unit. Disturbs no federation, and leaves nothing behind.</summary>
    Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel);
}
