using EdgeFed.Demo;
using EdgeFed.Fleet;

const int Failed = 1;
const int Usage = 2;
const double PromisedAccuracy = 0.94;

if (args is not [var binary, var repository, .. var rest]) return Complain("started by build/demo.sh", Usage);
var defaults = new DemoOptions(binary, Path.Combine(repository, "examples"), Path.Combine(repository, "artifacts/demo"));
try
{
    var options = defaults.With(rest);
    var folder = new DemoFolder(options.Output);
    folder.Clear();
    Console.WriteLine($"One aggregator and {options.Workers} workers, each a process of its own; logs are in {folder.Logs}");
    var summary = await new DemoRun(options, folder).RunAsync(TimeSpan.FromSeconds(60 + 60 * options.Rounds));
    summary.Write(folder.Summary);
    Console.WriteLine(summary);
    Console.WriteLine($"  files          {folder.Path}: summary.json, model.safetensors, metrics.jsonl, faults.jsonl, logs/");
    if (options.IsDefault && summary.TestAccuracy < PromisedAccuracy)
        return Complain($"test accuracy {summary.TestAccuracy} is below {PromisedAccuracy}; see {folder.Metrics}", Failed);
    return 0;
}
catch (FormatException e)
{
    Console.Error.WriteLine(DemoOptions.Usage);
    return Complain(e.Message, Usage);
}
catch (Exception e) when (e is FleetException or IOException)
{
    return Complain(e.Message, Failed);
}

static int Complain(string message, int code)
{
    Console.Error.WriteLine($"demo: {message}");
    return code;
}
