using System.Globalization;

namespace EdgeFed.Swarm;

/// <summary>What a person, or tests/bench/swarm.py, asked for.</summary>
/// <param name="Aggregator">"host:port".</param>
/// <param name="Model">Name of a built-in model, or the path of a JSON spec: the workers say that they have data for it.</param>
/// <param name="Fleet">Folder of the fleet's authority, as <c>edgefed identity init-fleet</c> makes it; null for plain TCP.</param>
/// <param name="ReconnectSeconds">Longest time between attempts of one worker to connect. Real ones take 0.1, each on a machine of its own.</param>
/// <param name="Hostile">Attackers instead of workers.</param>
/// <param name="From">Address of the first attacker; the others follow.</param>
/// <param name="Rate">Connections a second that each attacker tries to make.</param>
/// <param name="Lie">A member that tells this lie, instead of workers; null for none.</param>
internal sealed record SwarmOptions(
    string Aggregator = "", int Workers = 1000, string Model = "mlp-200", string? Fleet = null, double ReconnectSeconds = 1,
    int Hostile = 0, string From = "127.0.0.1", double Rate = 1, string? Lie = null)
{
    public const string Usage = "usage: EdgeFed.Swarm --aggregator HOST:PORT [--workers N] [--model NAME|FILE] [--fleet DIR] [--reconnect-seconds S]\n"
        + "       EdgeFed.Swarm --aggregator ADDRESS:PORT --hostile N --fleet DIR [--from ADDRESS] [--rate N] [--model NAME|FILE]\n"
        + "       EdgeFed.Swarm --aggregator ADDRESS:PORT --lie NAME --fleet DIR [--from ADDRESS] [--model NAME|FILE]";

    /// <exception cref="FormatException">Not as <see cref="Usage"/> says.</exception>
    public static SwarmOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new SwarmOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) throw new FormatException($"{arguments[i]} needs a value");
            options = options.With(arguments[i], arguments[i + 1]);
        }

        if (options.Aggregator.Length == 0) throw new FormatException("--aggregator is missing");
        return options is { Hostile: > 0, Fleet: null } or { Lie: not null, Fleet: null } ? throw new FormatException("--fleet is missing") : options;
    }

    private SwarmOptions With(string name, string value) => name switch
    {
        "--aggregator" => this with { Aggregator = value },
        "--workers" => this with { Workers = int.Parse(value, CultureInfo.InvariantCulture) },
        "--model" => this with { Model = value },
        "--fleet" => this with { Fleet = value },
        "--reconnect-seconds" => this with { ReconnectSeconds = double.Parse(value, CultureInfo.InvariantCulture) },
        "--hostile" => this with { Hostile = int.Parse(value, CultureInfo.InvariantCulture) },
        "--from" => this with { From = value },
        "--lie" => this with { Lie = value },
        "--rate" => this with { Rate = double.Parse(value, CultureInfo.InvariantCulture) },
        _ => throw new FormatException($"{name} is unknown"),
    };
}
