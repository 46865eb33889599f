namespace EdgeFed.Doctor;

/// <summary>Looks at everything a unit needs.</summary>
internal static class UnitDoctor
{
    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<ICheck> Checks { get; } =
    [
        new ConfigCheck(), new DataCheck(), new BackendCheck(), new IdentityCheck(), new ListenCheck(), new MetricsCheck(),
        new AggregatorCheck(), new LinkCheck(),
        new ClockCheck(), new SkewCheck(), new DiskCheck(), new FlashCheck(), new MemoryCheck(), new LightsCheck(),
    ];

    /// <param name="onCheck">Told of each check before it is made.</param>
    public static async Task<IReadOnlyList<(string Name, Diagnosis Diagnosis)>> ExamineAsync(DoctorContext unit,
        Action<string> onCheck, CancellationToken cancel)
    {
        var found = new List<(string, Diagnosis)>();
        foreach (var check in Checks)
        {
            onCheck(check.Name);
            if (await check.RunAsync(unit, cancel) is { } diagnosis) found.Add((check.Name, diagnosis));
        }

        return found;
    }
}
