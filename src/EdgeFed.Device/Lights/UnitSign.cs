namespace EdgeFed.Device.Lights;

/// <summary>States that a person who looks at a unit must be able to tell apart.</summary>
public enum UnitSign
{
    Starting,

    /// <summary>There is no configuration, or none that can be used.</summary>
    NoConfig,

    Searching,

    /// <summary>Connected, and nothing to do.</summary>
    Idle,

    /// <summary>The processor works: training, folding or evaluating.</summary>
    Training,

    /// <summary>A model or an update is on its way.</summary>
    Sending,

    /// <summary>Waiting for other units.</summary>
    Waiting,

    RoundDone,

    /// <summary>The link is there and silent.</summary>
    Degraded,

    Error,
    ShuttingDown,
}

/// <summary>How the link to the federation is.</summary>
public enum LinkHealth
{
    Lost,

    /// <summary>There is a link, and nothing comes over it although something should.</summary>
    Silent,

    Up,
}

/// <summary>Part of a unit's state that one lamp shows.</summary>
public enum LampRole
{
    /// <summary>All signs.</summary>
    State,

    /// <summary>On while there is a link; the signs for searching and a degraded link.</summary>
    Link,

    /// <summary>Dark unless something is wrong that time does not mend: error and no configuration.</summary>
    Error,
}
