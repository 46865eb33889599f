using EdgeFed.Config;
using EdgeFed.Security;

namespace EdgeFed.Status;

/// <summary>The unit of this machine that a command is about.</summary>
/// <param name="Config">Null where it cannot be read and the unit runs all the same: whoever asks may not be allowed to.</param>
/// <param name="Status">What it last said of itself; null if it never ran.</param>
internal sealed record LocalUnit(string State, UnitConfig? Config, UnitStatus? Status)
{
    public bool IsAlive => Status is not null && ProcessProbe.IsAlive(Status);

    public string Role => Status?.Role ?? Config!.RoleName;

    /// <summary>Plain TCP that leaves the machine.</summary>
    public bool IsExposed => Config?.IsExposed == true;

    /// <summary>
    /// The unit of a configuration. Where that is the default one and cannot be read, the one that runs as the machine's service.
    /// </summary>
    /// <param name="isGiven">A person named the file: no other unit will do.</param>
    /// <exception cref="ConfigException">The configuration has problems, and no other unit will do, or there is none.</exception>
    public static LocalUnit Find(ConfigRequest request, bool isGiven)
    {
        var problems = new List<Problem>();
        var config = UnitConfigReader.Read(request, problems);
        if (config is not null && problems.Count == 0) return new LocalUnit(config.State, config, StatusSource.Of(config.State, request.Environment));
        if (isGiven || StatusSource.OfRuntime(request.Environment) is not { } running) throw new ConfigException(request.File, problems);
        return new LocalUnit(running.State, null, running);
    }

    /// <summary>The status as it is now.</summary>
    public LocalUnit Again(IReadOnlyDictionary<string, string> environment) =>
        this with { Status = Config is null ? StatusSource.OfRuntime(environment) ?? Status : StatusSource.Of(State, environment) };

    /// <summary>Its id, as far as it can be known: that of a certificate only by who may read it.</summary>
    public string Device
    {
        get
        {
            if (Status is not null) return Status.Device;
            try
            {
                return UnitSecurityLoader.Named(Config!).DeviceId;
            }
            catch (CommandException)
            {
                return Config!.DeviceId;
            }
        }
    }
}
