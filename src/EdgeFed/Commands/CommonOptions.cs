using System.CommandLine;
using EdgeFed.Config;
using EdgeFed.Core.Files;
using EdgeFed.Output;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Configuration of the service of <c>rootfs-overlay</c>.</summary>
    [UnitFile(UnitPlace.Configuration, "edgefed.json",
        "Configuration of the unit ([keys](configuration.md)).")]
    [UnitFile(UnitPlace.Configuration, "identity.pem",
        "Certificate and key of the unit, as `edgefed identity issue` makes them, where the example configurations look for it.")]
    public const string DefaultConfig = "/etc/edgefed/edgefed.json";

    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "The unit's configuration file.",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>
    /// For commands about the unit of this machine, which has its configuration where its service looks for it.
    /// </summary>
    public static Option<string?> ConfigOfThisMachine() => new("--config", "-c")
    {
        Description = $"The unit's configuration file (default {DefaultConfig}).",
        HelpName = "FILE",
    };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Overrides one key, such as job.rounds=3; may be given several times. Environment variables such as "
            + "EDGEFED__JOB__ROUNDS come between the file and this.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string> Format()
    {
        var format = new Option<string>("--format")
        {
            Description = "\"text\" for people, \"json\" for programs.",
            DefaultValueFactory = _ => "text",
        };
        return format.OnlyOf("text", "json");
    }

    /// <summary>Refuses all other words, in one line.</summary>
    public static Option<T> OnlyOf<T>(this Option<T> option, params string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !words.Contains(result.Tokens[0].Value))
                result.AddError($"{option.Name} is {result.Tokens[0].Value}; expected {string.Join(" or ", words)}");
        });
        return option;
    }

    public static bool WantsJson(this ParseResult parsed, Option<string> format) => parsed.GetValue(format) == "json";

    /// <summary>The unit that a command is about.</summary>
    public static LocalUnit UnitOf(this ParseResult parsed, Option<string?> config, Option<string[]> set, Shell shell)
    {
        var given = parsed.GetValue(config);
        return LocalUnit.Find(new ConfigRequest(given ?? DefaultConfig, parsed.GetValue(set) ?? [], shell.Environment), isGiven: given is not null);
    }

    public static ConfigRequest Request(this ParseResult parsed, Option<string> config, Option<string[]> set, Shell shell) =>
        new(parsed.GetRequiredValue(config), parsed.GetValue(set) ?? [], shell.Environment);
}
