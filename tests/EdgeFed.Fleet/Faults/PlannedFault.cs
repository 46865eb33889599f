namespace EdgeFed.Fleet.Faults;

/// <summary>What a unit is to be doing when a fault strikes.</summary>
public enum FaultPlace
{
    /// <summary>A worker trains.</summary>
    Training,

    /// <summary>An update travels.</summary>
    Upload,

    /// <summary>A model travels.</summary>
    Download,

    /// <summary>The aggregator folds, and has not recorded the result.</summary>
    Fold,

    /// <summary>Whatever comes.</summary>
    Anytime,
}

public enum FaultAct
{
    /// <summary>SIGKILL, and a new start later.</summary>
    Kill,

    /// <summary>The connection is reset at both ends.</summary>
    Cut,
}

/// <param name="Unit">Who is killed, or whose connection is cut.</param>
/// <param name="Worker">Whose training or transfer is waited for.</param>
/// <param name="Round">The first round in which it may strike.</param>
/// <param name="Fraction">How far into what is going on, 0 to 1.</param>
/// <param name="Down">From a kill to the new start.</param>
public sealed record PlannedFault(FaultPlace Place, FaultAct Act, string Unit, string Worker, int Round, double Fraction, TimeSpan Down);
