using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Checkpoints;

/// <summary>PyTorch loads our files by name, we load its files, and both make the same of them.</summary>
public sealed class PyTorchExchangeTests : IDisposable
{
    private const int Samples = 5;

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Models => [.. ModelCatalog.Names];

    public void Dispose() => _folder.Dispose();

    [PyTorchTheory, MemberData(nameof(Models))]
    public void Files_OfEitherSide_GiveTheSameOutputsOnBoth(string name)
    {
        var spec = ModelCatalog.Get(name);
        var data = new NoiseDataset(spec, Samples);
        var ours = Trained(spec, data);
        WriteForPyTorch(spec, ours, data);
        RunPyTorch(name);

        Assert.InRange(Numbers.RelativeL2(Floats("of-ours.f32"), Outputs(spec, ours, data)), 0, 1e-5);
        var theirs = new float[spec.ParameterCount];
        using (var reader = SafetensorsReader.Open(_folder.File("theirs.safetensors"))) reader.ReadInto(spec, theirs);
        Assert.NotEqual(ours, theirs);
        Assert.InRange(Numbers.RelativeL2(Floats("of-theirs.f32"), Outputs(spec, theirs, data)), 0, 1e-5);
    }

    /// <summary>A step from the start, so that running statistics are not those of the start either.</summary>
    private static float[] Trained(ModelSpec spec, NoiseDataset data)
    {
        var parameters = new float[spec.ParameterCount];
        ModelInitializer.Initialize(spec, 1, parameters);
        new CpuTrainer().Train(spec, parameters, data, new TrainOptions(1, Samples, new SgdOptions(0.001), Seed: 1));
        return parameters;
    }

    private void WriteForPyTorch(ModelSpec spec, float[] parameters, NoiseDataset data)
    {
        using (var file = File.Create(_folder.File("ours.safetensors"))) SafetensorsWriter.Write(file, spec, parameters);
        var x = new float[Samples * data.Schema.Elements];
        data.CopyBatch([0, 1, 2, 3, 4], x, new int[Samples]);
        File.WriteAllBytes(_folder.File("x.f32"), MemoryMarshal.AsBytes(x.AsSpan()).ToArray());
    }

    private void RunPyTorch(string name)
    {
        var start = new ProcessStartInfo("/usr/bin/python3",
            ["-W", "ignore", Repository.File("tests", "EdgeFed.Learning.Tests", "golden", "torch_logits.py"), name, _folder.Path, $"{Samples}"])
        { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }

    private static float[] Outputs(ModelSpec spec, float[] parameters, NoiseDataset data)
    {
        var all = new List<float>();
        CpuTrainer.Predict(spec, parameters, data, (_, outputs, _, _) => all.AddRange(outputs));
        return [.. all];
    }

    private float[] Floats(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder.File(file))).ToArray();
}
