using System.CommandLine;
using System.Text.Json;
using EdgeFed.Models;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary><c>edgefed model info</c>: what a safetensors file or a model spec holds.</summary>
internal static class ModelInfoCommand
{
    public static Command Create(Shell shell)
    {
        var file = new Argument<string>("FILE") { Description = "A safetensors file, or a model spec as JSON." };
        var format = CommonOptions.Format();
        var command = new Command("info", "Shows tensors, shapes, sizes, metadata and the content digest of a model.")
        {
            file, format,
        };
        command.SetAction(parsed => Show(parsed.GetRequiredValue(file), parsed.WantsJson(format), shell));
        return command.WithExamples("edgefed model info model.safetensors", "edgefed model info model.json --format json");
    }

    private static int Show(string file, bool asJson, Shell shell)
    {
        using var progress = new ProgressLine(shell, asJson);
        progress.Show($"reading {file}");
        var info = ModelInfo.Read(file);
        progress.Hide();
        if (asJson) PrintJson(info, shell);
        else PrintText(info, shell.Out);
        if (info.ContradictedDigest is not { } stated) return ExitCode.Ok;
        throw new CommandException(ExitCode.Data, $"{file}: the parameters have digest {info.Sha256}; the file says {stated}");
    }

    private static void PrintText(ModelInfo info, TextWriter output)
    {
        output.WriteLine($"file        {info.File} ({info.Kind})");
        if (info.Name is not null) output.WriteLine($"model       {info.Name}");
        output.WriteLine($"tensors     {info.Tensors.Count}");
        output.WriteLine($"parameters  {Figures.Count(info.Parameters)}");
        output.WriteLine($"bytes       {Figures.Count(info.Bytes)}");
        if (info.Sha256 is not null) output.WriteLine($"sha256      {info.Sha256}");
        foreach (var (key, value) in info.Metadata) output.WriteLine($"metadata    {key} = {value}");
        foreach (var line in TensorLines(info.Tensors)) output.WriteLine(line);
    }

    private static IEnumerable<string> TensorLines(IReadOnlyList<TensorInfo> tensors)
    {
        var names = tensors.Max(tensor => (int?)tensor.Name.Length) ?? 0;
        var dtypes = tensors.Max(tensor => (int?)tensor.Dtype.Length) ?? 0;
        return tensors.Select(tensor =>
            $"  {tensor.Name.PadRight(names)}  {tensor.Dtype.PadRight(dtypes)}  {tensor.ShapeText,-12}  "
            + $"{Figures.Count(tensor.Parameters),12}  {Figures.Count(tensor.Bytes),13} bytes");
    }

    private static void PrintJson(ModelInfo info, Shell shell) =>
        JsonEnvelope.Write(shell.Out, "model info", info.ContradictedDigest is null, json =>
    {
        json.WriteString("file", info.File);
        json.WriteString("kind", info.Kind);
        json.WriteString("name", info.Name);
        json.WriteNumber("parameters", info.Parameters);
        json.WriteNumber("bytes", info.Bytes);
        json.WriteString("sha256", info.Sha256);
        json.WriteStartObject("metadata");
        foreach (var (key, value) in info.Metadata) json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteStartArray("tensors");
        foreach (var tensor in info.Tensors) WriteTensor(json, tensor);
        json.WriteEndArray();
    });

    private static void WriteTensor(Utf8JsonWriter json, TensorInfo tensor)
    {
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("dtype", tensor.Dtype);
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteNumber("bytes", tensor.Bytes);
        json.WriteEndObject();
    }
}
