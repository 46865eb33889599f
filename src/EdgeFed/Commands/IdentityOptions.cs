using System.CommandLine;
using EdgeFed.Identity;
using EdgeFed.Security;

namespace EdgeFed.Commands;

/// <summary>Options that the commands about identities share.</summary>
internal static class IdentityOptions
{
    private const int MaxDays = 20 * 365;

    public static Option<string> Fleet() => new("--fleet")
    {
        Description = "Directory of the fleet's authority (default: fleet). Whoever has it decides who is of the fleet: keep it off the units.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "fleet",
    };

    public static Option<int> Days()
    {
        var days = new Option<int>("--days") { Description = "How long the certificate lasts (default 365).", HelpName = "N", DefaultValueFactory = _ => 365 };
        days.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, out var value) && value is >= 1 and <= MaxDays))
                result.AddError($"--days is {result.Tokens[0].Value}; expected a whole number from 1 to {MaxDays}");
        });
        return days;
    }

    public static Argument<string> Name(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !UnitName.IsValid(result.Tokens[0].Value))
                result.AddError($"{name} is {result.Tokens[0].Value}; expected up to 64 letters, digits, '.', '_' or '-', not starting with '.'");
        });
        return argument;
    }

    public static FleetFiles FilesOf(this ParseResult parsed, Option<string> fleet) => new(Path.GetFullPath(parsed.GetRequiredValue(fleet)));
}
