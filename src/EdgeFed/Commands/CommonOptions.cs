using System.CommandLine;
using EdgeFed.Config;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "The unit's configuration file.",
        HelpName = "FILE",
        Required = true,
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
            HelpName = "text|json",
            DefaultValueFactory = _ => "text",
        };
        return format.OnlyOf("text", "json");
    }

    /// <summary>Refuses all other words, in one line.</summary>
    public static Option<T> OnlyOf<T>(this Option<T> option, params string[] words)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !words.Contains(result.Tokens[0].Value))
                result.AddError($"{option.Name} is {result.Tokens[0].Value}; expected {string.Join(" or ", words)}");
        });
        return option;
    }

    public static bool WantsJson(this ParseResult parsed, Option<string> format) => parsed.GetValue(format) == "json";

    public static ConfigRequest Request(this ParseResult parsed, Option<string> config, Option<string[]> set, Shell shell) =>
        new(parsed.GetRequiredValue(config), parsed.GetValue(set) ?? [], shell.Environment);
}
