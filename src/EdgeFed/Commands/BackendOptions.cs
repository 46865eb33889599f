using System.CommandLine;
using EdgeFed.Config;

namespace EdgeFed.Commands;

/// <summary>The options of a command without configuration that say what computes.</summary>
internal sealed class BackendOptions
{
    private readonly Option<string> _backend = Checked("--backend", "cpu|torch", "The built-in engine, or libtorch (default cpu).",
        text => text is "cpu" or "torch", "cpu or torch");

    private readonly Option<string> _device = Checked("--device", "DEVICE", "Where libtorch computes (default cpu).",
        text => BackendConfigReader.IsDevice(text, out _), "cpu, cuda or cuda:N");

    private readonly Option<string?> _library = new("--library")
    {
        Description = "The torch backend's library (default: beside the executable, or where the system's loader looks).",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_backend);
        command.Options.Add(_device);
        command.Options.Add(_library);
    }

    public BackendConfig Of(ParseResult parsed)
    {
        var library = parsed.GetValue(_library);
        return new BackendConfig(
            parsed.GetValue(_backend) == "torch" ? Backend.Torch : Backend.Cpu,
            library is null ? null : Path.GetFullPath(library),
            parsed.GetValue(_device)!);
    }

    private static Option<string> Checked(string name, string help, string description, Func<string, bool> isValid, string expected)
    {
        var option = new Option<string>(name) { Description = description, HelpName = help, DefaultValueFactory = _ => "cpu" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !isValid(result.Tokens[0].Value))
                result.AddError($"{name} is {result.Tokens[0].Value}; expected {expected}");
        });
        return option;
    }
}
